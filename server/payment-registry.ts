import { isUuid } from "../db/stores/is-uuid.js";
import {
  type PaymentAccountRow,
  type PaymentAccountStore,
  paymentAccountContext,
} from "../db/stores/payment-account-store.js";
import type { Gateway, GatewayAccount } from "../payments/gateway.js";
import type { OpenAccount, PaymentAccounts } from "../payments/payment-accounts.js";
import { sandboxAccount } from "../payments/sandbox/sandbox-account.js";
import { SANDBOX_KIND } from "../payments/sandbox/sandbox-kind.js";
import { waysToPay } from "../payments/ways-to-pay.js";
import { type Keyring, open, SealError } from "../platform/secrets/seal.js";
import { servingOf } from "./serving-of.js";

export type PaymentRegistry = PaymentAccounts & {
  /**
   * Reads the accounts of one tenant (null: of all tenants) again. To be called after an `apply`, and when another
   * process changed something.
   */
  reload(tenantId: string | null): Promise<void>;
};

/** The same word about an account is written once in this time, in ms. */
const SAME_WORD_MS = 60_000;

export type RegistryOptions = {
  store: PaymentAccountStore;
  gateways: readonly Gateway[];
  keyring: Keyring;
  /** Whether the channel belongs to a demonstration, where no real money may move. */
  isDemo(channelId: string): boolean;
  /** Whether new payments of this channel may be made at the sandbox. No company can decide that for its customers. */
  sandboxServes(channelId: string): boolean;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
};

/**
 * Holds all accounts at payment gateways of this process, with their secrets decrypted. Besides those that companies
 * wrote down, each company has an account at the sandbox, which serves last.
 */
export function createPaymentRegistry(options: RegistryOptions): PaymentRegistry {
  const { store, log } = options;
  const gateways = new Map(options.gateways.map((gateway) => [gateway.name, gateway]));
  const sandbox = gateways.get(SANDBOX_KIND.name);
  const byId = new Map<string, OpenAccount>();
  const byKey = new Map<string, OpenAccount>();
  /** In each company's own order. */
  const byTenant = new Map<string, OpenAccount[]>();
  /** Companies with a live account, also where it cannot be opened. */
  const live = new Set<string>();
  const words = new Map<string, { word: string; at: number }>();
  /** Reads run one after the other, so that an older read that took longer cannot undo a newer one. */
  let reading: Promise<void> = Promise.resolve();

  const atSandbox = (tenantId: string): OpenAccount | null =>
    sandbox
      ? {
          account: sandboxAccount(tenantId),
          gateway: sandbox,
          title: "Simulação",
          inChat: sandbox.capabilities.inChat,
          ...servingOf({ mode: "test", takesNew: true }, sandbox.capabilities),
        }
      : null;

  async function readAgain(tenantId: string | null): Promise<void> {
    const rows = await store.list(tenantId);
    const opened = rows.flatMap((row) => openAccount(row, gateways.get(row.gateway), options) ?? []);
    if (tenantId === null) live.clear();
    else live.delete(tenantId);
    for (const row of rows) if (row.mode === "live" && row.state !== "removed") live.add(row.tenant_id);
    for (const { account } of byId.values())
      if (tenantId === null || account.tenantId === tenantId) {
        byId.delete(account.id);
        byKey.delete(account.key);
        byTenant.delete(account.tenantId);
      }
    for (const one of opened) {
      const { id, key, tenantId: owner } = one.account;
      byId.set(id, one);
      byKey.set(key, one);
      byTenant.set(owner, [...(byTenant.get(owner) ?? []), one]);
    }
  }

  return {
    ways({ tenantId, channelId, currency }) {
      const own = byTenant.get(tenantId) ?? [];
      const open = options.sandboxServes(channelId);
      const wanted = { currency, demo: options.isDemo(channelId), live: live.has(tenantId) };
      const written = own.filter(({ gateway }) => open || gateway !== sandbox);
      const ways = waysToPay(written, wanted);
      const unwritten = open ? atSandbox(tenantId) : null;
      return ways.length > 0 || !unwritten ? ways : waysToPay([...written, unwritten], wanted);
    },
    of({ tenantId, accountId, gateway }) {
      const known = accountId === null ? null : byId.get(accountId);
      if (known) return known.account.tenantId === tenantId ? known : null;
      const unwritten = accountId === null || accountId === tenantId;
      return unwritten && gateway === SANDBOX_KIND.name ? atSandbox(tenantId) : null;
    },
    byKey(gateway, key) {
      const known = byKey.get(key);
      if (known) return known.gateway.name === gateway ? known : null;
      return gateway === SANDBOX_KIND.name && isUuid(key) ? atSandbox(key) : null;
    },
    withoutKey: (gateway) => (gateway === SANDBOX_KIND.name ? atSandbox("") : null),
    heard(account, word) {
      const last = words.get(account.id);
      const at = options.now();
      if (!byId.has(account.id) || (last?.word === word && at - last.at < SAME_WORD_MS)) return;
      words.set(account.id, { word, at });
      store
        .heard(account, word, at)
        .catch((error: unknown) => log.error({ err: error, account: account.key }, "a gateway's word was not kept"));
    },
    reload(tenantId) {
      const read = reading.then(() => readAgain(tenantId));
      reading = read.catch(() => {});
      return read;
    },
  };
}

function accountOf(row: PaymentAccountRow, secrets: Record<string, string>): GatewayAccount {
  const { id, tenant_id: tenantId, gateway, key, external_id: externalId, mode, settings } = row;
  return { id, tenantId, gateway, key, externalId, mode, settings, secrets };
}

/** Null, and a line in the log, when the account cannot serve: its gateway is unknown, or its secrets cannot be opened. */
function openAccount(
  row: PaymentAccountRow,
  gateway: Gateway | undefined,
  options: RegistryOptions,
): OpenAccount | null {
  const { log } = options;
  const about = { account: row.key, gateway: row.gateway };
  if (!gateway) {
    log.warn(about, "a payment account of an unknown gateway is left alone");
    return null;
  }
  try {
    const { mode, methods, currencies } = row;
    const serving = servingOf({ mode, methods, currencies, takesNew: row.state === "active" }, gateway.capabilities);
    const { inChat } = gateway.capabilities;
    return { account: accountOf(row, openSecrets(row, options)), gateway, title: row.title, inChat, ...serving };
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const remedy =
      "give back the key it was sealed with (SECRET_KEYS_OLD), or apply the company folder with --keep folder";
    log.error({ err: error, ...about, remedy }, "a payment account's secrets cannot be opened; it is off");
    return null;
  }
}

const openSecrets = (row: PaymentAccountRow, { keyring }: RegistryOptions): Record<string, string> =>
  JSON.parse(open(keyring, row.secrets, paymentAccountContext(row.id)));
