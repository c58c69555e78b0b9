import type { Effect } from "../../flows/effect.js";
import type { TextPart } from "../../flows/event.js";
import type { Value, Values } from "../../flows/value.js";
import type { ChannelEvent, DeliveryStatus, Sender } from "../vocabulary/channel-event.js";
import type { InboundContent, OutboundContent } from "../vocabulary/content.js";
import type { Author, TranscriptLine } from "../vocabulary/transcript-line.js";
import type { Accepted } from "./inbox.js";

/**
 * What the engine asks of the database. Each method is one transaction; `db/stores` implements them for both sizes and
 * `tests/contracts/store.ts` holds it to this.
 */
export type Store = {
  /** Stores events of many channels at once; repeats are told, an event that cannot be stored alone is set aside as dead. */
  accept(items: readonly AcceptItem[]): Promise<Accepted[]>;
  /**
   * Locks the conversations that nobody else holds, hands each with its waiting events to `run`, and commits what it
   * returns, all in one transaction. A conversation for which `run` gives null is left as it was.
   */
  turns(
    work: readonly ConversationRef[],
    run: (loaded: LoadedConversation) => Promise<TurnOutput | null>,
  ): Promise<TurnsResult>;
  /**
   * One failed attempt more for an event (null: the oldest that waits); the `most`-th sets it aside as dead, for people to
   * see. Gives back which it was; null: none waits any more.
   */
  failTurn(
    ref: ConversationRef,
    error: string,
    most: number,
    eventId?: string | null,
  ): Promise<{ dead: boolean; eventId: string | null }>;
  /**
   * Marks effects as being carried out, if the lease they were decided under still holds, no provider's word on them
   * waits in the inbox, and nobody tried them since they were read (`attempts`). Gives back those it marked.
   */
  begin(effects: readonly EffectTry[], worker: string): Promise<EffectRef[]>;
  /**
   * Writes how effects ended; an `event` is stored as a waiting one of the conversation in the same transaction. Refused
   * for an effect that another process took over in the meantime: gives back those it wrote.
   */
  finish(results: readonly EffectEnd[], worker: string): Promise<EffectRef[]>;
  /** All open effects of these conversations, oldest first, with all that is needed to carry them out. */
  openEffects(refs: readonly ConversationRef[]): Promise<OpenEffect[]>;
  /** Turns due timers into waiting events. Gives back whom to wake, and when the next timer is due. */
  fireTimers(at: number, most: number): Promise<{ wake: ConversationRef[]; nextAt: number | null }>;
  /** Conversations with waiting events, and conversations with open effects that are due. */
  findWork(at: number, most: number): Promise<{ waiting: ConversationRef[]; effects: ConversationRef[] }>;
  /** Something outside the engine changed these rows: nothing remembered of them may be used. `null`: of any. */
  forget(conversationId: string | null): void;
  /** A file of an inbound message arrived or is gone: the transcript's line is completed. */
  completeMedia(ref: ConversationRef, eventId: string, content: InboundContent): Promise<void>;
};

export type ConversationRef = { tenantId: string; conversationId: string };
export type EffectRef = ConversationRef & { eventId: string; n: number };

/** An effect as somebody knows it: after so many attempts. */
export type EffectTry = EffectRef & { attempts: number };

export type AcceptItem = {
  tenantId: string;
  channelId: string;
  body: AcceptBody;
  dedupe: string;
  at: number;
  /** Set by the store itself for what could not be kept as it was: why. */
  dead?: string;
};
export type AcceptBody =
  | { from: "channel"; event: ChannelEvent; sender: Sender | null }
  /** What the product itself gives a conversation: a person's act, a start, a result. */
  | { from: "inside"; conversationId: string; event: InsideEvent };

/** Events that come from inside: the rooms and the desk, not a channel. */
export type InsideEvent =
  | { kind: "timer"; timer: string }
  /** `unheard`: the flow that says so where no step waits for it any more; without it such a result is ignored. */
  | { kind: "result"; effect: string; outcome: string; value?: Value; unheard?: { flow: string; vars: Values } }
  /** The file of an earlier message arrived, or is gone for good (`content.problem`). */
  | { kind: "media_ready"; of: string; providerId: string; content: InboundContent }
  | { kind: "start"; flow: string; vars?: Values }
  /** A message could not be sent and was given up; it stays as a dead letter that a person can send again. */
  | { kind: "send_failed"; effect: string; reason: string }
  | { kind: "reply"; userId: string; personName: string; content: OutboundContent }
  /** Without `over` it is refused while another person has the conversation: the faster one keeps it. */
  | { kind: "take"; userId: string; personName: string; over?: boolean }
  /** A line for people only. It changes nobody's turn to speak. */
  | { kind: "note"; userId: string; personName: string; text: string }
  | { kind: "give_back"; userId: string; personName: string }
  | { kind: "close"; userId: string | null; personName: string | null };

export type WaitingEvent = {
  id: string;
  at: number;
  receivedAt: number;
  event: ChannelEvent | InsideEvent;
  /** Set by the turn for texts that came in a burst: all of them in one, or `later` for those that the last one carries. */
  joined?: string;
  /** With `joined`, of the last one: each text and the event that brought it. */
  burst?: TextPart[];
  /**
   * Of a tap that names its message: the key of the send that offered it, or `UNKNOWN_OFFER`. Absent where the channel
   * names none, and where it names what offered no options (a template).
   */
  offeredBy?: string;
  /** Of an edited message: the event that brought it. Absent where that is not known. */
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
  /** Effects of earlier turns are still open, as far as the database knows (this process may know of more). */
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

export type NewMessage = {
  eventId: string;
  /** The effect that sends it, or -1 where none does. */
  n: number;
  author: Author;
  userId: string | null;
  /** The person's name as the customer may see it. */
  personName?: string;
  content: TranscriptLine["content"];
  providerId: string | null;
  status: DeliveryStatus | null;
  replyTo: string | null;
  at: number;
};

/** The kinds of effect that reach outside: a flow's, and the fetching of what a customer sent. */
export type OutsideKind = Extract<Effect["kind"], "send" | "http" | "request"> | "fetch_media";

/** All that one turn changes. Absent fields stay as they are. */
export type TurnOutput = {
  /**
   * The process that begins the turn's first send as soon as it is committed: it is then written as `sending` under the
   * conversation's row. Absent: all effects wait for `begin`.
   */
  sendBy?: string;
  events: { id: string; outcome: string; trace: unknown }[];
  messages: NewMessage[];
  /** Effects that reach outside; those that the database itself carries out are the fields below. */
  effects: { eventId: string; n: number; kind: OutsideKind; payload: unknown; byPerson: boolean; epoch: number }[];
  statuses: StatusChange[];
  state: unknown;
  owner?: { owner: Owner; userId: string | null; epoch: number; personName?: string };
  handoff?: { team: string | null; reason: string; summary: string } | null;
  closed?: boolean;
  lastInboundAt?: number;
  contact?: {
    name?: string;
    /** The number that they are called under from now on. */
    phone?: string;
    vars?: Values;
    tags?: { add: string[]; remove: string[] };
    optedOut?: boolean;
  };
  timers: { name: string; at: number | null }[];
  consents: { eventId: string; purpose: string; granted: boolean; text: string; at: number }[];
  alerts: { kind: string; text: string; detail: Values }[];
  /** The conversation's customer is now known under another id. */
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
  /** Committed, with what the performer and open screens need. */
  done: {
    conversation: LoadedConversation;
    output: TurnOutput;
    lines: TranscriptLine[];
    effects: OpenEffect[];
    statuses: { messageId: string; status: string }[];
  }[];
  /** Held by another turn just now: wake again. */
  busy: ConversationRef[];
  /** `run` threw or gave null for these; nothing of theirs was written. */
  failed: { ref: ConversationRef; error: unknown }[];
};

/** An effect with all that carrying it out needs. */
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
  /** Not before this moment; null: at once. */
  dueAt: number | null;
  /** The process that began it last, and when. */
  worker: string | null;
  /** Whether that process was seen lately. */
  workerAlive: boolean;
  startedAt: number | null;
};

/**
 * How carrying out an effect ended. `takenFrom` names the process that began it, when another one (ended since) did.
 */
export type EffectEnd = EffectRef & {
  channelId: string;
  messageId: string | null;
  at: number;
  takenFrom?: string | null;
} & (
    | { state: "done"; providerId: string | null; event?: InsideEvent }
    | { state: "pending"; error: string; dueAt: number }
    | { state: "uncertain"; error: string; dueAt: number }
    | { state: "failed"; error: string; event?: InsideEvent }
  );
