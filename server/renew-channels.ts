import { isDeepStrictEqual } from "node:util";
import type { ConnectedChannel } from "../bot/effects/send-handler.js";
import type { Renewed } from "../bot/ports/channel-adapter.js";
import type { createChannelStore } from "../db/stores/channel-store.js";
import { channelContext } from "../db/stores/sealed-store.js";
import type { Log } from "../platform/log.js";
import type { Jobs } from "../platform/queue/jobs.js";
import { type Keyring, open, seal } from "../platform/secrets/seal.js";
import type { ChannelRegistry } from "./channel-registry.js";

/** Tokens last for weeks. Several rounds a day find their moment, however often processes are started anew. */
const ROUND_MS = 6 * 60 * 60 * 1000;
/** How long a provider may take, in ms. */
const PATIENCE_MS = 30_000;

type Parts = {
  channels: Pick<ChannelRegistry, "all" | "pause">;
  store: Pick<ReturnType<typeof createChannelStore>, "renew">;
  keyring: Keyring;
  now(): number;
  log: Pick<Log, "info" | "warn">;
  /** Makes all processes read the accounts of a tenant again. */
  changed(tenantId: string): Promise<void>;
};

/** Keeps alive the accounts whose secrets end by themselves: one process at a time, some rounds a day. */
export function keepChannelsAlive(jobs: Jobs, parts: Parts): void {
  jobs.every("renewing channels", ROUND_MS, () => renewChannels(parts));
}

/** One round over all accounts. What fails for one is logged, and does not stop the others. */
export async function renewChannels(parts: Parts): Promise<void> {
  for (const channel of parts.channels.all()) {
    const { account, adapter, demo } = channel;
    if (!adapter.renew || demo) continue;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const readFile = () => Promise.reject(new Error("nothing is sent"));
      await take(parts, channel, await adapter.renew(account, { signal, now: parts.now, readFile }));
    } catch (error) {
      parts.log.warn({ err: error, channel: account.key }, "a channel's access was not prolonged; it is tried again");
    }
  }
}

async function take(parts: Parts, { account, paused }: ConnectedChannel, renewed: Renewed): Promise<void> {
  const { channels, store, keyring, log } = parts;
  if (renewed.outcome === "kept")
    return log.info({ channel: account.key, reason: renewed.reason }, "a channel's access stays as it is");
  if (renewed.outcome === "dead") return paused ? undefined : channels.pause(account, renewed.reason);
  const context = channelContext(account.id);
  const kept = await store.renew(account, (sealed) => {
    // Somebody wrote other secrets meanwhile, and theirs count.
    if (!isDeepStrictEqual(JSON.parse(open(keyring, sealed, context)), account.secrets)) return null;
    return seal(keyring, JSON.stringify(renewed.secrets), context);
  });
  if (!kept) return;
  log.info(
    { channel: account.key, endsAt: new Date(renewed.endsAt).toISOString() },
    "a channel's access was prolonged",
  );
  await parts.changed(account.tenantId);
}
