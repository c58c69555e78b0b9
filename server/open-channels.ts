import type { Inbox } from "../bot/ports/inbox.js";
import { createChannelSessionStore } from "../db/stores/channel-session-store.js";
import { createChannelStore } from "../db/stores/channel-store.js";
import type { Log } from "../platform/log.js";
import { open, seal } from "../platform/secrets/seal.js";
import { createAdapters } from "./adapters.js";
import { type ChannelRegistry, createChannelRegistry } from "./channel-registry.js";
import type { Installation } from "./open-installation.js";
import type { Others } from "./others.js";
import type { ServedCompanies } from "./served-companies.js";
import { createSessionKeeper, type SessionKeeper } from "./session-keeper.js";

/** Opens the connected accounts, and what keeps the sessions of those that need one. Sends go through the sessions. */
export async function openChannels(options: {
  installation: Installation;
  workerId: string;
  log: Log;
  served: Pick<ServedCompanies, "serves">;
  others: Pick<Others, "tellChanged">;
  addresses: { own(): string };
  /** Where sessions bring what comes in. */
  inbox(): Pick<Inbox, "accept">;
}): Promise<{ channels: ChannelRegistry; sessions: Pick<SessionKeeper, "start" | "stop"> }> {
  const { log, served, others, addresses } = options;
  const { config, database, keyring } = options.installation;
  const registry = await createChannelRegistry({
    serves: served.serves,
    store: createChannelStore(database),
    adapters: createAdapters(config),
    keyring,
    log,
    demoSettings: (kind) => ({ apiBaseUrl: `${addresses.own()}/demo/${kind === "instagram" ? kind : "graph"}` }),
    tell: others.tellChanged,
  });
  const sessions = createSessionKeeper({
    holder: options.workerId,
    accounts: registry.all,
    store: createChannelSessionStore(database),
    sealing: {
      close: (text, context) => seal(keyring, text, context),
      open: (sealed, context) => open(keyring, sealed, context),
    },
    receive: (account, events) => options.inbox().accept(account, events),
    log,
  });
  const over = <Key extends unknown[], Channel extends Parameters<typeof sessions.through>[0]>(
    find: (...key: Key) => Channel | null,
  ) => {
    return (...key: Key) => {
      const channel = find(...key);
      return channel && sessions.through(channel);
    };
  };
  return { channels: { ...registry, get: over(registry.get), byKey: over(registry.byKey) }, sessions };
}
