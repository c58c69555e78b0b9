import { LRUCache } from "lru-cache";
import type { Breakers } from "../ports/breakers.js";
import type { Acknowledged } from "../ports/channel-adapter.js";
import type { EngineLog } from "../ports/engine-log.js";
import type { Meter } from "../ports/meter.js";
import type { Sender } from "../vocabulary/channel-event.js";
import type { Channels } from "./send-handler.js";
import { within } from "./within.js";

type Options = {
  channels: Channels;
  breakers: Breakers;
  meter: Pick<Meter, "called">;
  now(): number;
  log: EngineLog;
};
type Message = { channelId: string; conversationId: string; eventId: string; to: Sender; providerId: string };
/** `quiet`: the bot does not speak in this conversation, so it neither marks messages as read nor shows typing. */
type Heard = { newest: Message | null; timer: NodeJS.Timeout | null; quiet: boolean; typedAt: number };

/** How long after a turn the read mark is sent, in ms: a lively conversation gets one mark, for its newest message. */
const CALM_MS = 400;
const TYPING_EVERY_MS = 5_000;
const TIMEOUT_MS = 5_000;
/**
 * How many acknowledgements one channel sends at once. They share its connections with messages, so more are dropped.
 */
export const MARKS_AT_ONCE = 16;

/**
 * Shows the customer that they were heard: "typing" at once while the bot waits for more of a message, else a read mark
 * after the turn. It does nothing while a person has the conversation or is being waited for, because then a person
 * should be the one who reads. The message that led there is still marked, because the bot read it. Acknowledging is
 * best effort and never delays anything: a mark that fails, or whose provider is failing, is dropped.
 */
export function createAcknowledger(options: Options) {
  const conversations = new LRUCache<string, Heard>({ max: 20_000 });
  const active = new Map<string, number>();

  function of(conversationId: string): Heard {
    const heard = conversations.get(conversationId) ?? { newest: null, timer: null, quiet: false, typedAt: 0 };
    conversations.set(conversationId, heard);
    return heard;
  }

  async function send(message: Message, typing: boolean): Promise<void> {
    const channel = options.channels.get(message.channelId);
    if (!channel?.adapter.acknowledge || channel.paused || channel.account.settings.readMarks === false) return;
    const provider = `marks:${channel.account.key}`;
    const under = active.get(provider) ?? 0;
    if (under >= MARKS_AT_ONCE || !options.breakers.ask(provider).go) return;
    active.set(provider, under + 1);
    const startedAt = options.now();
    const ended = await attempt(channel, message, typing);
    active.set(provider, (active.get(provider) ?? 1) - 1);
    options.meter.called(provider, ended.outcome, options.now() - startedAt);
    if (ended.outcome === "failed" && ended.providerFault) options.breakers.failure(provider);
    else options.breakers.success(provider);
    if (ended.outcome === "failed")
      options.log.warn(
        { trace: message.eventId, conversation: message.conversationId, provider, reason: ended.reason },
        "a read mark could not be sent",
      );
  }

  async function attempt(
    { account, adapter }: NonNullable<ReturnType<Channels["get"]>>,
    { providerId, to }: Message,
    typing: boolean,
  ): Promise<Acknowledged> {
    const readFile = () => Promise.reject(new Error("nothing is read here"));
    try {
      const ended = await within(TIMEOUT_MS, async (signal) =>
        adapter.acknowledge?.(account, { providerId, to, typing }, { signal, now: options.now, readFile }),
      );
      return ended ?? { outcome: "done" };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { outcome: "failed", reason, providerFault: true };
    }
  }

  return {
    /** A message was accepted. `delayed`: its answer waits for more of the message. */
    heard(message: Message, delayed: boolean): void {
      const heard = of(message.conversationId);
      heard.newest = message;
      if (!delayed || heard.quiet || options.now() - heard.typedAt < TYPING_EVERY_MS) return;
      heard.typedAt = options.now();
      heard.newest = null;
      void send(message, true);
    },

    /** A turn of the conversation was committed. */
    turned(conversationId: string, owner: "bot" | "person" | "nobody"): void {
      const heard = conversations.get(conversationId);
      if (!heard) return;
      const wasQuiet = heard.quiet;
      heard.quiet = owner !== "bot";
      if (owner === "person" || (heard.quiet && wasQuiet) || heard.timer || !heard.newest) return;
      heard.timer = setTimeout(() => {
        heard.timer = null;
        if (heard.newest) void send(heard.newest, false);
        heard.newest = null;
      }, CALM_MS);
    },

    stop(): void {
      for (const heard of conversations.values()) if (heard.timer) clearTimeout(heard.timer);
      conversations.clear();
    },
  };
}

export type Acknowledger = ReturnType<typeof createAcknowledger>;
