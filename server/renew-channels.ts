import { isDeepStrictEqual } from "node:util";
import type { ConnectedChannel } from "../bot/effects/send-handler.js";
import type { ChannelTools, Renewed } from "../bot/ports/channel-adapter.js";
import type { createChannelStore } from "../db/stores/channel-store.js";
import { channelContext } from "../db/stores/sealed-store.js";
import type { AlertStore } from "../payments/ports.js";
import type { Log } from "../platform/log.js";
import type { Jobs } from "../platform/queue/jobs.js";
import { type Keyring, open, seal } from "../platform/secrets/seal.js";
import type { ChannelRegistry } from "./channel-registry.js";

/** Tokens last for weeks. Several rounds a day find their moment, however often processes are started anew. */
const ROUND_MS = 6 * 60 * 60 * 1000;
/** How long a provider may take, in ms. */
const PATIENCE_MS = 30_000;
const DAY_MS = 24 * 60 * 60 * 1000;

type Parts = {
  channels: Pick<ChannelRegistry, "all" | "pause">;
  store: Pick<ReturnType<typeof createChannelStore>, "renew">;
  keyring: Keyring;
  alerts: AlertStore;
  now(): number;
  log: Pick<Log, "info" | "warn">;
  /** Makes all processes read the accounts of a tenant again. */
  changed(tenantId: string): Promise<void>;
};

/** Keeps alive the accounts whose secrets end by themselves: one process at a time, some rounds a day. */
export function keepChannelsAlive(jobs: Jobs, parts: Parts): void {
  const told = new Map<string, number>();
  jobs.every("renewing channels", ROUND_MS, () => renewChannels(parts, told));
}

/**
 * One round over all accounts. What fails for one is logged, and does not stop the others. `told`: when people were last
 * alerted about each account, in ms; they are once a day.
 */
export async function renewChannels(parts: Parts, told = new Map<string, number>()): Promise<void> {
  for (const channel of parts.channels.all()) {
    const { account, adapter, demo } = channel;
    if (!adapter.renew || demo) continue;
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const readFile = () => Promise.reject(new Error("nothing is sent"));
      const tools = { signal, now: parts.now, readFile };
      const renewed = await adapter.renew(account, tools);
      if (renewed.outcome === "dead") await refused(parts, channel, renewed.reason, tools, told);
      else await take(parts, channel, renewed);
    } catch (error) {
      parts.log.warn({ err: error, channel: account.key }, "a channel's access was not prolonged; it is tried again");
    }
  }
}

/** Pauses an account that is dead when asked otherwise, too. One that still works goes on, and people are told. */
async function refused(
  { channels, alerts, now, log }: Parts,
  { account, adapter, paused }: ConnectedChannel,
  reason: string,
  tools: ChannelTools,
  told: Map<string, number>,
): Promise<void> {
  if (paused) return;
  const probed = await adapter.probe?.(account, tools);
  if (probed === undefined || (probed.outcome === "wrong" && probed.dead)) return channels.pause(account, reason);
  log.warn({ channel: account.key, reason }, "a channel's access is not prolonged any more, and works still");
  if (now() - (told.get(account.id) ?? Number.NEGATIVE_INFINITY) < DAY_MS) return;
  const text = `A chave do canal ${account.key} ainda vale, mas não pôde ser renovada e vai vencer. ${reason}`;
  await alerts.raise(account.tenantId, null, { kind: "channel_not_renewed", text, detail: { channel: account.key } });
  told.set(account.id, now());
}

async function take(
  parts: Parts,
  { account }: ConnectedChannel,
  renewed: Exclude<Renewed, { outcome: "dead" }>,
): Promise<void> {
  const { store, keyring, log } = parts;
  if (renewed.outcome === "kept")
    return log.info({ channel: account.key, reason: renewed.reason }, "a channel's access stays as it is");
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
