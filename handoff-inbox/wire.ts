import type { FactKind } from "../bot/vocabulary/conversation-fact.js";
import type { OrderState } from "../bot/vocabulary/order-states.js";

/**
 * What the desk's pages and its API say to each other: REST under `/api`, live news over socket.io at `/desk`
 * (namespace). Times are ms since the epoch, ids of lines are decimal digits (a larger one is later).
 *
 * POST /api/session                 { email, password, company? } → SignedIn, 401 { error }, 409 { companies: { slug, name }[] } when several match
 * POST /api/session/refresh         (cookie `balcao_refresh`, header `x-balcao: 1`) → SignedIn
 * DELETE /api/session               signs out
 * GET  /api/me                      → Me
 * GET  /api/queue?view=&before=     → QueuePage
 * GET  /api/conversations/:id       → ConversationDetail
 * GET  /api/conversations/:id/lines?before=&after=  → { lines: DeskLine[], more: boolean }
 * POST /api/conversations/:id/take  { key, over? } → 202, 409 `taken` when another person has it and `over` is not true
 * POST /api/conversations/:id/give-back | /close    { key }                  → 202, 409 `taken`
 * POST /api/conversations/:id/reply { key, text }  → 202, 409 `taken`, 409 `window_closed`
 * POST /api/conversations/:id/note  { key, text }  → 202
 * GET  /api/lines/:id/why           → Why
 * GET  /api/problems                → Problem[] (dead letters and uncertain sends)
 * POST /api/problems/:key/resend | /dismiss        → 202 (dismiss: only admins)
 * GET  /api/ratings                 → RatingSummary
 * GET  /api/files/:id               → the file, as an attachment unless it is a picture, audio or video
 *
 * `key` is the act's own id, made by the page (UUID): sent twice, it is done once.
 * Every error is `{ error: { code, message } }`, the message in Portuguese, fit to be shown.
 */
export type Role = "admin" | "consultant";
export type Me = {
  id: string;
  name: string;
  email: string;
  role: Role;
  teams: string[];
  company: { name: string; slug: string; timezone: string };
};
/** `access` (JWT, 15 minutes) goes into `Authorization: Bearer` and the socket's `auth.token`. */
export type SignedIn = { access: string; expiresAt: number; me: Me };
export type ApiError = { error: { code: string; message: string } };

export const VIEWS = ["waiting", "mine", "people", "bot", "closed"] as const;
/**
 * `waiting`: asked for a person, and nobody came yet. `mine`: I have it. `people`: somebody has it. `bot`. `closed`.
 */
export type View = (typeof VIEWS)[number];

export type QueueItem = {
  id: string;
  /** `called`: the name, else the number, else a mark that distinguishes visitors. */
  contact: { called: string; name: string | null; phone: string | null };
  channel: { kind: string; title: string };
  owner: "bot" | "person" | "nobody";
  /** The person who has it; only set with `owner: "person"`. */
  ownerId: string | null;
  ownerName: string | null;
  team: string | null;
  /** Since when the customer has waited for a person; null when they do not wait. */
  waitingSince: number | null;
  /** When a person was last asked for. It stays when the conversation ends or begins anew; null when never. */
  handedOverAt: number | null;
  reason: string | null;
  last: { author: string; text: string; at: number } | null;
  closed: boolean;
  rating: number | null;
  /** A message could not be sent, or it is not known whether it was. */
  problem: boolean;
};
export type QueuePage = { items: QueueItem[]; counts: Record<View, number>; problems: number; next: string | null };

export type DeskLine = {
  id: string;
  conversationId: string;
  author: "contact" | "bot" | "person" | "system" | "note";
  personName: string | null;
  content: unknown;
  status: string | null;
  /** Why it failed, in words for people. */
  problem: string | null;
  /** The `key` of the reply or note that made this line. A page recognises its own line by it. */
  key?: string | null;
  at: number;
};

export type ConversationDetail = QueueItem & {
  contact: {
    id: string;
    called: string;
    name: string | null;
    phone: string | null;
    email: string | null;
    tags: string[];
    /** What the bot remembers, in the words of the company's flows. */
    remembered: { label: string; value: string }[];
    optedOut: boolean;
  };
  /** What the bot had tried before a person was asked for. */
  summary: string | null;
  /** Whether I may answer now: the conversation is mine, or nobody has it. */
  mayReply: boolean;
  /** Until when we may write freely (the channel's window); null means always. */
  windowEndsAt: number | null;
  devices: {
    id: string;
    name: string;
    os: string;
    lastSeenAt: number | null;
    score: number | null;
    reportUrl: string | null;
  }[];
  orders: { id: string; number: number; state: OrderState; total: number; currency: string }[];
  ratings: { score: number; comment: string | null; at: number }[];
  /** What happened, the newest first. */
  facts: DeskFact[];
};

/** `person` did it; null when the bot, the customer or the clock did. */
export type DeskFact = {
  kind: FactKind;
  at: number;
  person: string | null;
  team: string | null;
  reason: string | null;
  score: number | null;
};

export type Problem = {
  key: string;
  kind: "dead" | "uncertain";
  what: string;
  conversationId: string;
  contactName: string;
  text: string;
  reason: string;
  at: number;
};
export type RatingSummary = {
  average: number | null;
  count: number;
  recent: { conversationId: string; contactName: string; score: number; comment: string | null; at: number }[];
};
/**
 * Why the bot said a line: the event behind it, how it was understood (sentences, the likeliest first), and the steps
 * with the titles of their flows. `program` (a hash) and `record` (what was heard, as it was stored) are for a closer
 * look.
 */
export type Why = {
  event: { id: string; kind: string; at: number };
  outcome: string | null;
  program: string | null;
  heard: string[];
  steps: { flow: string; title: string; step: string; verb: string; note: string }[];
  record: unknown;
  error: string | null;
};

export const DESK_NAMESPACE = "/desk";
/** Server → page, only of the person's own company. After a reconnect the page asks the API for what it missed. */
export type DeskNews = {
  line(line: DeskLine): void;
  status(news: { conversationId: string; lineId: string; status: string; problem: string | null }): void;
  /** The conversation changed its place in the queue, or its owner. */
  conversation(item: QueueItem): void;
  counts(counts: Record<View, number> & { problems: number }): void;
  typing(news: { conversationId: string; who: "contact" | "person" | "bot"; on: boolean; name: string | null }): void;
  /**
   * The server closes this socket. After `expired` and `changed` (another role): refresh and connect again. After
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
};
