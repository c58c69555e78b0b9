import { LRUCache } from "lru-cache";
import type { Sender } from "../vocabulary/channel-event.js";
import type { Channels } from "./send-handler.js";

type Options = {
  channels: Channels;
  now(): number;
  log: { warn(detail: Record<string, unknown>, message: string): void };
};
type Message = { channelId: string; conversationId: string; to: Sender; providerId: string };
type Heard = { newest: Message | null; timer: NodeJS.Timeout | null; withPerson: boolean; typedAt: number };

/** How long after a turn the read mark follows: a lively conversation gets one for its newest message. */
const CALM_MS = 400;
const TYPING_EVERY_MS = 5_000;
const TIMEOUT_MS = 5_000;

/**
 * Shows the customer that they were heard: typing at once while more of a message is awaited, else a read mark after
 * the turn. Never for a person who has the conversation: reading is theirs. Best effort and never in the way.
 */
export function createAcknowledger(options: Options) {
  const conversations = new LRUCache<string, Heard>({ max: 20_000 });

  function of(conversationId: string): Heard {
    const heard = conversations.get(conversationId) ?? { newest: null, timer: null, withPerson: false, typedAt: 0 };
    conversations.set(conversationId, heard);
    return heard;
  }

  async function send(message: Message, typing: boolean): Promise<void> {
    const channel = options.channels.get(message.channelId);
    if (!channel?.adapter.acknowledge || channel.paused || channel.account.settings.readMarks === false) return;
    const tools = {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      now: options.now,
      readFile: () => Promise.reject(new Error("nothing is read here")),
    };
    try {
      await channel.adapter.acknowledge(
        channel.account,
        { providerId: message.providerId, to: message.to, typing },
        tools,
      );
    } catch (error) {
      options.log.warn({ err: error, conversation: message.conversationId }, "a read mark could not be sent");
    }
  }

  return {
    /** A message was accepted; `delayed` when its answer waits for more of it. */
    heard(message: Message, delayed: boolean): void {
      const heard = of(message.conversationId);
      heard.newest = message;
      if (!delayed || heard.withPerson || options.now() - heard.typedAt < TYPING_EVERY_MS) return;
      heard.typedAt = options.now();
      heard.newest = null;
      void send(message, true);
    },

    /** A turn of the conversation was committed. */
    turned(conversationId: string, withPerson: boolean): void {
      const heard = conversations.get(conversationId);
      if (!heard) return;
      heard.withPerson = withPerson;
      if (withPerson || heard.timer || !heard.newest) return;
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
