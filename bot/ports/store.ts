import type { Effect } from "../../flows/effect.js";
import type { TextPart } from "../../flows/event.js";
import type { Proposal } from "../../flows/proposal.js";
import type { Value, Values } from "../../flows/value.js";
import type { BESIDE_KINDS } from "../vocabulary/beside.js";
import type { ChannelEvent, DeliveryStatus, Sender } from "../vocabulary/channel-event.js";
import type { InboundContent, OutboundContent } from "../vocabulary/content.js";
import type { ConversationFact } from "../vocabulary/conversation-fact.js";
import type { Author, TranscriptLine } from "../vocabulary/transcript-line.js";
import type { Accepted } from "./inbox.js";

/**
 * What the engine asks of the database. Each method is one transaction. `db/stores` implements them for the embedded
 * database and for servers, and `tests/contracts/store.ts` tests both.
 */
export type Store = {
  /**
   * Stores events of many channels at once. Repeats are marked as such. An event that cannot be stored even alone is
   * set aside as dead.
   */
  accept(items: readonly AcceptItem[]): Promise<Accepted[]>;
  /**
   * The conversation of a message, as this process remembers it, with the message as its only waiting event, not stored
   * yet. Null when it is not remembered, or when more must be read to handle the message. It is forgotten until `pass`
   * has written its turn.
   */
  recall(item: AcceptItem): Remembered | null;
  /**
   * Stores messages with their turns, and how effects ended, as `finish` does, all in one transaction. A message is left
   * out, and nothing of it is written, when its conversation is not as remembered, when something else of the
   * conversation waits or is being sent, or when it was stored before.
   */
  pass(
    turns: readonly Passing[],
    ends: readonly EffectEnd[],
    worker: string,
  ): Promise<{ done: TurnsResult["done"]; ended: EffectRef[] }>;
  /**
   * Locks the conversations that nobody else holds, gives each one with its waiting events to `run`, and commits what
   * `run` returns, all in one transaction. A conversation for which `run` gives null stays as it was. That this process
   * begins events which have waited for long is written down before, and taken back when they were not finished. Events
   * over which a process ended are handled one by one, and one over which three ended is set aside as dead.
   */
  turns(
    work: readonly ConversationRef[],
    run: (loaded: LoadedConversation) => Promise<TurnOutput | null>,
  ): Promise<TurnsResult>;
  /**
   * Counts one failed attempt of an event (null: of the oldest that waits). The `most`-th failure sets the event aside
   * as dead, for people to see. Returns which event it was; null when none waits any more.
   */
  failTurn(
    ref: ConversationRef,
    error: string,
    most: number,
    eventId?: string | null,
  ): Promise<{ dead: boolean; eventId: string | null }>;
  /**
   * Marks effects as being carried out. An effect is only marked if the lease under which it was decided still holds,
   * no provider's status for it waits in the inbox, and nobody has tried it since it was read (`attempts`). Returns the
   * marked ones.
   */
  begin(effects: readonly EffectTry[], worker: string): Promise<EffectRef[]>;
  /**
   * Writes how effects ended. Their `event`s are stored as waiting events of the conversation, in the same transaction.
   * Nothing is written for an effect that another process took over in the meantime. Returns the written ones.
   */
  finish(results: readonly EffectEnd[], worker: string): Promise<EffectRef[]>;
  /** All open effects of these conversations, oldest first, with everything needed to carry them out. */
  openEffects(refs: readonly ConversationRef[]): Promise<OpenEffect[]>;
  /** The provider's id of what the conversation's customer said last; null for nothing. */
  lastHeard(ref: ConversationRef): Promise<string | null>;
  /** Turns due timers into waiting events. Returns whom to wake, and when the next timer is due. */
  fireTimers(at: number, most: number): Promise<{ wake: ConversationRef[]; nextAt: number | null }>;
  /** Finds conversations with waiting events, and conversations with effects that are due. */
  findWork(at: number, most: number): Promise<{ waiting: ConversationRef[]; effects: ConversationRef[] }>;
  /**
   * Something outside the engine changed this conversation (`null`: any conversation, or its company), so nothing
   * remembered about it may be used.
   */
  forget(conversationId: string | null): void;
  /** A file of an inbound message arrived or is gone: completes the line in the transcript. */
  completeMedia(ref: ConversationRef, eventId: string, content: InboundContent): Promise<void>;
};

export type ConversationRef = { tenantId: string; conversationId: string };
export type EffectRef = ConversationRef & { eventId: string; n: number };

/** An effect as a caller knows it: after so many attempts. */
export type EffectTry = EffectRef & { attempts: number };

export type AcceptItem = {
  tenantId: string;
  channelId: string;
  body: AcceptBody;
  dedupe: string;
  at: number;
  /** The reason why an event could not be stored as it was. Only the store itself sets this. */
  dead?: string;
};
export type AcceptBody =
  | { from: "channel"; event: ChannelEvent; sender: Sender | null }
  /** An event from inside the product: a person's act, a start, a result. */
  | { from: "inside"; conversationId: string; event: InsideEvent };

/** Events that come from inside the product: from the rooms and the desk, not from a channel. */
export type InsideEvent =
  | { kind: "timer"; timer: string }
  /**
   * `unheard` names the flow that begins when no step waits for the result any more. Without it such a result is
   * ignored.
   */
  | { kind: "result"; effect: string; outcome: string; value?: Value; unheard?: { flow: string; vars: Values } }
  /**
   * Words that the customer hears whoever has the conversation, because a person decided what they tell: money that went
   * back, for example. Nobody is waited for, and the dialogue stays where it is.
   */
  | { kind: "tell"; text: string }
  /** The file of an earlier message arrived, or is gone for good (`content.problem`). */
  | { kind: "media_ready"; of: string; providerId: string; content: InboundContent }
  /** What a model proposed that a message means, which the effect `of` asked; null when the classifier decides. */
  | { kind: "understood"; of: string; proposal: Proposal | null; note: string }
  /** `by`: a person lets the bot go on with the flow, whoever has the conversation: with a quote of theirs, for example. */
  | { kind: "start"; flow: string; vars?: Values; by?: { userId: string; personName: string } }
  /** A message could not be sent and was given up. It stays as a dead letter that a person can send again. */
  | { kind: "send_failed"; effect: string; reason: string }
  | { kind: "reply"; userId: string; personName: string; content: OutboundContent }
  /** Without `over`, the act is refused while another person has the conversation: who was faster keeps it. */
  | { kind: "take"; userId: string; personName: string; over?: boolean }
  /** A line that only the staff sees. It does not change who speaks. */
  | { kind: "note"; userId: string; personName: string; text: string }
  | { kind: "give_back"; userId: string; personName: string }
  | { kind: "close"; userId: string | null; personName: string | null };

export type WaitingEvent = {
  id: string;
  at: number;
  receivedAt: number;
  event: ChannelEvent | InsideEvent;
  /**
   * Set by the turn for texts that came in a burst. The last one holds all texts of the burst; for the others the value
   * is `later`.
   */
  joined?: string;
  /** Set with `joined` on the last text of a burst: each text with the event that brought it. */
  burst?: TextPart[];
  /**
   * For a tap that names its message: the key of the send that offered the option, or `UNKNOWN_OFFER`. Absent when the
   * channel names no message, and when the named message offered no options (a template).
   */
  offeredBy?: string;
  /**
   * For an echo of a message of ours, which the provider reports as it reports those of its own app: the key of the send,
   * null for a message that none sent from here. Absent when a person wrote it in the provider's app.
   */
  ours?: { key: string | null };
  /** For an edited message: the event that brought the original. Absent when that is not known. */
  edits?: string;
};

export type Owner = "bot" | "person" | "nobody";

export type LoadedConversation = ConversationRef & {
  channelId: string;
  channelKind: string;
  externalId: string;
  owner: Owner;
  ownerUserId: string | null;
  epoch: number;
  state: unknown;
  closed: boolean;
  lastInboundAt: number | null;
  firstContact: boolean;
  /** Whether effects of earlier turns are still open, as far as the database knows (this process may know of more). */
  openEffects: boolean;
  contact: {
    id: string;
    name: string | null;
    phone: string | null;
    email: string | null;
    vars: Values;
    optedOut: boolean;
  };
  company: { name: string; timezone: string; locale: string };
  events: WaitingEvent[];
};

/** A conversation as a process remembers it: which version of its row that was, and since when it is remembered. */
export type Remembered = LoadedConversation & { version: string; since: number };

/** A message on the fast path: its conversation, and what its turn decided, before any of it is stored. */
export type Passing = { item: AcceptItem; conversation: Remembered; output: TurnOutput };

export type NewMessage = {
  eventId: string;
  /** The number of the effect that sends it, or -1 when none does. */
  n: number;
  author: Author;
  userId: string | null;
  /** The person's name, as the customer may see it. */
  personName?: string;
  content: TranscriptLine["content"];
  providerId: string | null;
  status: DeliveryStatus | null;
  replyTo: string | null;
  at: number;
};

/** The kinds of effect that reach outside: those of flows, and those that a turn itself needs. */
export type OutsideKind = Extract<Effect["kind"], "send" | "http" | "request"> | (typeof BESIDE_KINDS)[number];

/** Everything that one turn changes. What absent fields name stays as it is. */
export type TurnOutput = {
  /**
   * The process that begins the turn's first send as soon as it is committed. The commit then already writes the send
   * as `sending`, under the conversation's lock. When absent, all effects wait for `begin`.
   */
  sendBy?: string;
  events: { id: string; outcome: string; trace: unknown }[];
  messages: NewMessage[];
  /** The effects that reach outside. Effects that the database itself carries out are the fields below. */
  effects: { eventId: string; n: number; kind: OutsideKind; payload: unknown; byPerson: boolean; epoch: number }[];
  statuses: StatusChange[];
  state: unknown;
  owner?: { owner: Owner; userId: string | null; epoch: number; personName?: string };
  handoff?: { team: string | null; reason: string; summary: string } | null;
  closed?: boolean;
  lastInboundAt?: number;
  contact?: {
    name?: string;
    /** The contact's new phone number. */
    phone?: string;
    vars?: Values;
    tags?: { add: string[]; remove: string[] };
    optedOut?: boolean;
  };
  timers: { name: string; at: number | null }[];
  consents: { eventId: string; purpose: string; granted: boolean; text: string; at: number }[];
  alerts: { kind: string; text: string; detail: Values }[];
  /** What happened, to be counted later, in the order in which it happened. */
  facts: ConversationFact[];
  /** The new id of the conversation's customer at the channel. */
  externalId?: string;
};

export type StatusChange = {
  eventId: string;
  providerId: string;
  echo: { eventId: string; n: number } | null;
  status: DeliveryStatus;
  problem: string | null;
  at: number;
};

export type TurnsResult = {
  /** Conversations whose turn was committed, with what the performer and open screens need. */
  done: {
    conversation: LoadedConversation;
    output: TurnOutput;
    lines: TranscriptLine[];
    effects: OpenEffect[];
    statuses: { messageId: string; status: string }[];
  }[];
  /** Conversations that another turn holds just now; they must be woken again. */
  busy: ConversationRef[];
  /**
   * Conversations with old events that another process has begun. It lives, so they must be woken again only after a
   * while: until it is through with them, or gone.
   */
  held: ConversationRef[];
  /** Conversations that must be woken again at once, each in a call of its own: an earlier process ended over them. */
  alone: ConversationRef[];
  /** Events that were set aside because processes ended over them. */
  dead: { ref: ConversationRef; eventId: string }[];
  /** Conversations for which `run` threw or gave null; nothing of theirs was written. */
  failed: { ref: ConversationRef; error: unknown }[];
};

/** An effect with everything needed to carry it out. */
export type OpenEffect = EffectRef & {
  channelId: string;
  externalId: string;
  kind: OutsideKind;
  payload: unknown;
  message: { id: string; content: OutboundContent; personName: string | null } | null;
  lastInboundAt: number | null;
  byPerson: boolean;
  state: "pending" | "sending" | "uncertain";
  attempts: number;
  /** The effect is not started before this moment; null means at once. */
  dueAt: number | null;
  /** The process that last began the effect, and when it did. */
  worker: string | null;
  /** Whether that process was seen lately. */
  workerAlive: boolean;
  startedAt: number | null;
};

/**
 * How an effect ended. `takenFrom` names the process that began the effect, when it was another one, which has ended
 * since.
 */
export type EffectEnd = EffectRef & {
  channelId: string;
  messageId: string | null;
  at: number;
  takenFrom?: string | null;
} & (
    | { state: "done"; providerId: string | null; event?: InsideEvent; said?: OutboundContent }
    | { state: "pending"; error: string; dueAt: number }
    | { state: "uncertain"; error: string; dueAt: number }
    | { state: "cancelled"; error: string }
    | { state: "failed"; error: string; event?: InsideEvent }
  );
