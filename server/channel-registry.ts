import type { Channels, ConnectedChannel } from "../bot/effects/send-handler.js";
import type { ChannelAccount, ChannelAdapter } from "../bot/ports/channel-adapter.js";
import type { Capabilities } from "../bot/vocabulary/capabilities.js";
import type { ChannelRow, createChannelStore } from "../db/stores/channel-store.js";
import { channelContext } from "../db/stores/sealed-store.js";
import type { Log } from "../platform/log.js";
import { type Keyring, open, SealError } from "../platform/secrets/seal.js";

export type RegisteredChannel = ConnectedChannel & { key: string; title: string; demo: boolean };

export type ChannelRegistry = Channels & {
  byKey(key: string): RegisteredChannel | null;
  /** Another account of the same tenant, by the external id that an item of a shared webhook names. */
  byExternalId(tenantId: string, kind: string, externalId: string): RegisteredChannel | null;
  all(): RegisteredChannel[];
  capabilitiesOf(kind: string): Capabilities | null;
  /**
   * Reads the accounts of one tenant (null: of all tenants) again. To be called after an `apply`, and when another
   * process changed something.
   */
  reload(tenantId: string | null): Promise<void>;
};

/**
 * Holds all connected accounts of this process, with their secrets decrypted. `demoSettings` are what the simulator's
 * accounts need.
 */
export async function createChannelRegistry(options: {
  store: ReturnType<typeof createChannelStore>;
  adapters: ChannelAdapter[];
  keyring: Keyring;
  log: Log;
  demoSettings(kind: string): Record<string, unknown>;
  /** Whether a company is served now. The channels of the others are paused. */
  serves(tenantId: string): boolean;
  /** Tells the other processes that a channel of this tenant was paused here. */
  tell(tenantId: string): Promise<void>;
}): Promise<ChannelRegistry> {
  const adapters = new Map(options.adapters.map((adapter) => [adapter.kind, adapter]));
  const byId = new Map<string, RegisteredChannel>();
  const byKey = new Map<string, RegisteredChannel>();
  const byAccount = new Map<string, RegisteredChannel>();
  /** Reads run one after the other, so that an older read that took longer cannot undo a newer one. */
  let reading: Promise<void> = Promise.resolve();

  function register(row: ChannelRow): RegisteredChannel | null {
    try {
      return registerWithSecrets(row);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      const remedy =
        "give back the key it was sealed with (SECRET_KEYS_OLD), or apply the company folder with --keep folder";
      options.log.error({ err: error, channel: row.key, remedy }, "a channel's secrets cannot be opened; it is off");
      return null;
    }
  }

  function registerWithSecrets(row: ChannelRow): RegisteredChannel | null {
    const adapter = adapters.get(row.kind);
    if (!adapter) {
      options.log.warn({ channel: row.key, kind: row.kind }, "a channel of an unknown kind is left alone");
      return null;
    }
    const account: ChannelAccount = {
      id: row.id,
      tenantId: row.tenant_id,
      kind: row.kind,
      key: row.key,
      externalId: row.external_id,
      settings: row.demo ? { ...row.settings, ...options.demoSettings(row.kind) } : row.settings,
      secrets: JSON.parse(open(options.keyring, row.secrets, channelContext(row.id))),
    };
    const paused = row.state === "paused" || !options.serves(row.tenant_id);
    return { key: row.key, title: row.title, demo: row.demo, account, adapter, paused };
  }

  const registry: ChannelRegistry = {
    get: (id) => byId.get(id) ?? null,
    byKey: (key) => byKey.get(key) ?? null,
    byExternalId: (tenantId, kind, externalId) => byAccount.get(accountKey({ tenantId, kind, externalId })) ?? null,
    all: () => [...byId.values()],
    capabilitiesOf: (kind) => adapters.get(kind)?.capabilities ?? null,
    async pause(account, reason) {
      options.log.error({ channel: account.id, reason }, "a channel was paused");
      await options.store.pause(account, reason);
      const channel = byId.get(account.id);
      if (channel) channel.paused = true;
      // A process that does not hear this pauses the channel itself, when the provider first refuses it.
      await options
        .tell(account.tenantId)
        .catch((error: unknown) => options.log.error({ err: error, channel: account.id }, "a pause was not told"));
    },
    reload(tenantId) {
      const read = reading.then(() => readAgain(tenantId));
      reading = read.catch(() => {});
      return read;
    },
  };

  async function readAgain(tenantId: string | null): Promise<void> {
    const rows = await options.store.list(tenantId);
    const channels = rows.flatMap((row) => register(row) ?? []);
    for (const known of registry.all())
      if (tenantId === null || known.account.tenantId === tenantId) {
        byId.delete(known.account.id);
        byKey.delete(known.key);
        byAccount.delete(accountKey(known.account));
      }
    for (const channel of channels) {
      byId.set(channel.account.id, channel);
      byKey.set(channel.key, channel);
      const key = accountKey(channel.account);
      if (!byAccount.has(key)) byAccount.set(key, channel);
    }
  }

  await registry.reload(null);
  return registry;
}

const accountKey = (account: Pick<ChannelAccount, "tenantId" | "kind" | "externalId">) =>
  `${account.tenantId} ${account.kind} ${account.externalId}`;
