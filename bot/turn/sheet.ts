import type { TurnContext } from "botbuilder";
import type { Effect } from "../../flows/effect.js";
import type { LoadedConversation, NewMessage, OutsideKind, TurnOutput, WaitingEvent } from "../ports/store.js";
import type { OutboundContent } from "../vocabulary/content.js";

/**
 * What the events of one turn have decided so far, and the state of the conversation after them. All of it is written
 * in the turn's one transaction, or none of it.
 */
export type Sheet = {
  conversation: LoadedConversation;
  /** The owner after the events that were already handled. */
  owner: LoadedConversation["owner"];
  ownerUserId: string | null;
  epoch: number;
  state: unknown;
  output: TurnOutput;
};

/** What was found out while handling one event, for the ledger and the trace. */
export type EventNote = { outcome: string; trace: Record<string, unknown> };

const SHEET = Symbol("sheet");
const WAITING = Symbol("waiting");
const NOTE = Symbol("note");

export function newSheet(conversation: LoadedConversation): Sheet {
  return {
    conversation,
    owner: conversation.owner,
    ownerUserId: conversation.ownerUserId,
    epoch: conversation.epoch,
    state: conversation.state,
    output: {
      events: [],
      messages: [],
      effects: [],
      statuses: [],
      state: conversation.state,
      timers: [],
      consents: [],
      alerts: [],
      facts: [],
    },
  };
}

export function openContext(context: TurnContext, sheet: Sheet, waiting: WaitingEvent): void {
  context.turnState.set(SHEET, sheet);
  context.turnState.set(WAITING, waiting);
  context.turnState.set(NOTE, { outcome: "recorded", trace: {} } satisfies EventNote);
}

export const sheetOf = (context: TurnContext): Sheet => context.turnState.get(SHEET) as Sheet;
export const waitingOf = (context: TurnContext): WaitingEvent => context.turnState.get(WAITING) as WaitingEvent;
export const noteOf = (context: TurnContext): EventNote => context.turnState.get(NOTE) as EventNote;

/** Adds a line that nobody sends: what the customer wrote, or a fact about the conversation. */
export function addLine(
  sheet: Sheet,
  line: Pick<NewMessage, "eventId" | "author" | "content" | "at"> & Partial<NewMessage>,
): void {
  sheet.output.messages.push({ n: -1, userId: null, providerId: null, status: null, replyTo: null, ...line });
}

/** Adds a line that is sent, with the effect that sends it. `key` is `<event id>.<n>`. */
export function addSend(
  sheet: Sheet,
  key: string,
  content: OutboundContent,
  at: number,
  author: { kind: "bot" } | { kind: "person"; userId: string; personName: string } = { kind: "bot" },
): void {
  const { eventId, n } = splitKey(key);
  const person = author.kind === "person" ? { userId: author.userId, personName: author.personName } : {};
  addLine(sheet, { eventId, n, author: author.kind, content, status: "queued", at, ...person });
  sheet.output.effects.push({
    eventId,
    n,
    kind: "send",
    payload: {},
    byPerson: author.kind === "person",
    epoch: sheet.epoch,
  });
}

export function addEffect(sheet: Sheet, key: string, kind: Exclude<OutsideKind, "send">, payload: unknown): void {
  sheet.output.effects.push({ ...splitKey(key), kind, payload, byPerson: false, epoch: sheet.epoch });
}

/**
 * Changes the owner. Every change that a person makes raises the epoch, so that what was decided before can no longer
 * be sent.
 */
export function changeOwner(
  sheet: Sheet,
  owner: Sheet["owner"],
  userId: string | null,
  raise: boolean,
  personName?: string,
): void {
  sheet.owner = owner;
  sheet.ownerUserId = userId;
  if (raise) sheet.epoch += 1;
  sheet.output.owner = { owner, userId, epoch: sheet.epoch, ...(personName === undefined ? {} : { personName }) };
}

export function splitKey(key: string): { eventId: string; n: number } {
  const [eventId = "", n = ""] = key.split(".");
  if (!/^\d+$/.test(eventId) || !/^\d+$/.test(n)) throw new Error(`not an effect's key: ${key}`);
  return { eventId, n: Number(n) };
}

/** Whether one of a flow's effects speaks to the customer or asks for a person. */
export function speaks(effects: readonly Effect[]): boolean {
  return effects.some((effect) => effect.kind === "send");
}
