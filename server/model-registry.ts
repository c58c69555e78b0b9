import type { ModelAccountRow, ModelAccountStore } from "../db/stores/model-account-store.js";
import { modelAccountContext } from "../db/stores/model-account-store.js";
import { openAiAccount } from "../models/openai/openai-account.js";
import type { ModelAccount, ModelAccounts } from "../models/ports.js";
import type { Config } from "../platform/config/load-config.js";
import { type Keyring, open, SealError } from "../platform/secrets/seal.js";

export type ModelRegistry = ModelAccounts & {
  reload(tenantId: string | null): Promise<void>;
  /** Whether anybody may be asked. */
  any(): boolean;
};

/**
 * Holds the accounts at model servers of this process, with their secrets decrypted. A company without an account of its own
 * uses the installation's.
 */
export function createModelRegistry(options: {
  store: ModelAccountStore;
  keyring: Keyring;
  /** The installation's own account; null when it has none. */
  shared: ModelAccount | null;
  /** No model is asked, whoever has an account. */
  off: boolean;
  log: { error(detail: object, message: string): void };
}): ModelRegistry {
  const { store, shared, off } = options;
  const own = new Map<string, ModelAccount[]>();
  /** Reads run one after the other, so that an older read that took longer cannot undo a newer one. */
  let reading: Promise<void> = Promise.resolve();

  async function readAgain(tenantId: string | null): Promise<void> {
    const rows = await store.list(tenantId);
    if (tenantId === null) own.clear();
    else own.delete(tenantId);
    for (const row of rows) own.set(row.tenant_id, [...(own.get(row.tenant_id) ?? []), ...opened(row, options)]);
  }

  return {
    of: (tenantId) => (off ? [] : (own.get(tenantId) ?? (shared ? [shared] : []))),
    any: () => !off && (shared !== null || own.size > 0),
    reload(tenantId) {
      const read = reading.then(() => readAgain(tenantId));
      reading = read.catch(() => {});
      return read;
    },
  };
}

type Tools = { keyring: Keyring; log: { error(detail: object, message: string): void } };

/** None, with a line in the log, when the account cannot serve: it is paused, or its secrets cannot be opened. */
function opened(row: ModelAccountRow, { keyring, log }: Tools): ModelAccount[] {
  if (row.state === "paused") return [];
  try {
    return [modelAccountFrom(row, keyring)];
  } catch (error) {
    const remedy =
      error instanceof SealError ? "give back the key it was sealed with (SECRET_KEYS_OLD)" : "write its settings anew";
    log.error({ err: error, account: row.key, remedy }, "a model account cannot be opened; it is off");
    return [];
  }
}

/** An account as it is stored. Throws a `SealError` where no key opens its secrets, or a `ZodError`. */
export function modelAccountFrom(row: ModelAccountRow, keyring: Keyring): ModelAccount {
  const { id, tenant_id: tenantId, key, title } = row;
  const secrets = JSON.parse(open(keyring, row.secrets, modelAccountContext(id))) as Record<string, string>;
  return openAiAccount({ id, tenantId, key, title, trusted: false, secrets }, row.settings);
}

type Settings = Pick<
  Config,
  "model" | "openaiBaseUrl" | "openaiApiKey" | "openaiModel" | "openaiSmallModel" | "modelTokensPerDay"
>;

/** The account that the installation's settings describe; null where they describe none. `demo`: the server of `MODEL=demo`. */
export function sharedModelAccount(config: Settings, demo: { url: string; key: string } | null): ModelAccount | null {
  const { openaiBaseUrl, openaiApiKey, openaiModel, openaiSmallModel, modelTokensPerDay } = config;
  if (demo) {
    const of = { id: "demo", tenantId: null, key: "demo", title: "Demonstração", trusted: true };
    return openAiAccount({ ...of, secrets: { api_key: demo.key } }, { server: demo.url, chat: "demo" });
  }
  if (config.model === "off" || openaiBaseUrl === null || openaiModel === null) return null;
  const secrets: Record<string, string> = openaiApiKey === null ? {} : { api_key: openaiApiKey };
  const id = "installation";
  return openAiAccount(
    { id, tenantId: null, key: id, title: "Instalação", trusted: true, secrets },
    {
      server: openaiBaseUrl,
      chat: openaiModel,
      ...(openaiSmallModel === null ? {} : { small: openaiSmallModel }),
      ...(modelTokensPerDay === 0 ? {} : { tokens_per_day: modelTokensPerDay }),
    },
  );
}
