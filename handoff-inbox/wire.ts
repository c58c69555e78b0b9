import type { DeskLine } from "./contract/lines.js";
import type { QueueItem } from "./contract/queue.js";
import type { View } from "./contract/views.js";

/**
 * What the desk's pages and the server say to each other over socket.io. What they ask over HTTP is in `contract/`.
 * Times are ms since the epoch.
 */
export const DESK_NAMESPACE = "/desk";
/** Server → page, only of the person's own company. After a reconnect the page asks the API for what it missed. */
export type DeskNews = {
  line(line: DeskLine): void;
  status(news: { conversationId: string; lineId: string; status: string; problem: string | null }): void;
  /** The conversation changed its place in the queue, or its owner. */
  conversation(item: QueueItem): void;
  /** The conversation is not this person's to see (any more): it belongs to another team. */
  gone(news: { conversationId: string }): void;
  counts(counts: Record<View, number> & { problems: number; unread: number }): void;
  typing(news: { conversationId: string; who: "contact" | "person" | "bot"; on: boolean; name: string | null }): void;
  /**
   * The server closes this socket. After `expired` and `changed` (another role or team): refresh and connect again. After
   * `signed_out` and `disabled`: sign in.
   */
  goodbye(news: { reason: string }): void;
  /** Some news may not have been sent. The page asks the API again, as after a reconnect. */
  missed(): void;
};
/** Page → server. */
export type DeskActs = {
  /** Follows one conversation's lines and typing. */
  open(message: { conversationId: string }, ack: (answer: { ok: boolean }) => void): void;
  leave(message: { conversationId: string }): void;
  typing(message: { conversationId: string; on: boolean }): void;
  /** The person looks at all lines of a conversation that they follow. */
  read(message: { conversationId: string }): void;
};
