import { TurnContext } from "botbuilder";
import type { TextPart } from "../../flows/event.js";
import { ProgramMissing } from "../ports/programs.js";
import type { LoadedConversation, TurnOutput, WaitingEvent } from "../ports/store.js";
import { activityOf, textOf } from "./activity.js";
import type { DialogueTools } from "./interpret-event.js";
import { arbitrate } from "./middleware/arbitrate.js";
import { honourOptOut } from "./middleware/honour-opt-out.js";
import { limitFloods } from "./middleware/limit-floods.js";
import { recordEvent } from "./middleware/record-event.js";
import { runDialogue } from "./run-dialogue.js";
import { newSheet, noteOf, openContext, type Sheet } from "./sheet.js";
import { TurnAdapter } from "./turn-adapter.js";

export type TurnTools = DialogueTools & {
  /**
   * Texts written within this time of each other, in ms, count as one message, because people write in bursts. 0 means
   * never.
   */
  burstWindowMs: number;
  /** How many messages of one contact are answered per minute; 0 means all. */
  contactPerMinute: number;
  /**
   * The process that may begin the turn's first send with the commit; null when an older effect of the conversation is
   * still open.
   */
  sendBy(conversation: LoadedConversation): string | null;
};

/**
 * Runs a conversation's waiting events in order, each through a `TurnContext` and its middleware: recording, opt-out,
 * ownership and floods, then understanding and the dialogue. It touches nothing outside: the result says what must be
 * written and done. Throws when an event cannot be handled; then nothing of the turn is kept.
 */
export function createTurnRunner(tools: TurnTools): (conversation: LoadedConversation) => Promise<TurnOutput | null> {
  const adapter = new TurnAdapter();
  adapter.use(recordEvent(), honourOptOut(tools), arbitrate(tools), limitFloods(tools.contactPerMinute));

  async function handle(sheet: Sheet, waiting: WaitingEvent): Promise<void> {
    const context = new TurnContext(adapter, activityOf(sheet.conversation, waiting));
    openContext(context, sheet, waiting);
    await adapter.processEvent(context, (inner) => runDialogue(inner, tools));
    const note = noteOf(context);
    endWaiting(sheet, waiting, note.outcome);
    sheet.output.events.push({ id: waiting.id, outcome: note.outcome, trace: note.trace });
  }

  async function runAll(conversation: LoadedConversation): Promise<TurnOutput | { failedAt: number; error: unknown }> {
    const sheet = newSheet(conversation);
    const events = tools.burstWindowMs > 0 ? joinBursts(conversation.events, tools.burstWindowMs) : conversation.events;
    for (const [failedAt, waiting] of events.entries()) {
      try {
        await handle(sheet, waiting);
      } catch (error) {
        return { failedAt, error };
      }
    }
    sheet.output.state = sheet.state;
    sheet.output.sendBy = tools.sendBy(conversation) ?? undefined;
    return sheet.output;
  }

  return async (conversation) => {
    if (conversation.events.length === 0) return null;
    // Handling events changes the conversation, so several are first handled on a copy. When one of them fails, those
    // before it are handled again, and only the failed one fails.
    const copy = conversation.events.length > 1 ? structuredClone(conversation) : null;
    let ran = await runAll(copy ?? conversation);
    if ("error" in ran && copy && ran.failedAt > 0 && !(ran.error instanceof ProgramMissing))
      ran = await runAll({ ...conversation, events: conversation.events.slice(0, ran.failedAt) });
    if ("error" in ran) throw new EventFailed(conversation.events[ran.failedAt]?.id ?? null, ran.error);
    return ran;
  };
}

/** Closes the ledger's entry of the message whose file was awaited. When the file never came, people are told. */
function endWaiting(sheet: Sheet, { event }: WaitingEvent, outcome: string): void {
  if (event.kind !== "media_ready" || event.content.kind !== "media") return;
  const { fileId, problem } = event.content;
  const lost = fileId === undefined;
  const ended = lost ? `${outcome}:the file never came` : outcome;
  sheet.output.events.push({ id: event.of, outcome: ended, trace: { file: lost ? "lost" : "kept" } });
  if (!lost) return;
  const text = `Um arquivo que o cliente mandou não chegou. ${problem ?? ""}`.trim();
  sheet.output.alerts.push({ kind: "file_lost", text, detail: { event: event.of } });
}

/** An event could not be handled. `cause` is the reason. */
export class EventFailed extends Error {
  override name = "EventFailed";
  constructor(
    readonly eventId: string | null,
    override readonly cause: unknown,
  ) {
    super(`event ${eventId} could not be handled`);
  }
}

/**
 * Joins bursts such as "oi" / "meu pc" / "tá lento": the last of several texts in a row carries them all, and the
 * others are only recorded. What counts is when the texts were written, by the provider's clock. Texts that only waited
 * together are not joined.
 */
function joinBursts(events: readonly WaitingEvent[], windowMs: number): WaitingEvent[] {
  const goesOn = (waiting: WaitingEvent, next: WaitingEvent | undefined) =>
    next !== undefined && isText(waiting) && isText(next) && writtenTogether(waiting.at, next.at, windowMs);
  return events.map((waiting, i) => {
    if (goesOn(waiting, events[i + 1])) return { ...waiting, joined: "later" };
    const burst = [partOf(waiting)];
    for (let at = i; at > 0; at--) {
      const earlier = events[at - 1];
      if (!earlier || !goesOn(earlier, events[at])) break;
      burst.unshift(partOf(earlier));
    }
    return burst.length > 1 ? { ...waiting, joined: burst.map(({ text }) => text).join("\n"), burst } : waiting;
  });
}

/** Clocks with whole seconds may put a second between two texts that were written at almost the same moment. */
function writtenTogether(first: number, second: number, windowMs: number): boolean {
  const grain = first % 1_000 === 0 && second % 1_000 === 0 ? 1_000 : 0;
  return Math.abs(second - first) <= windowMs + grain;
}

const isText = (waiting: WaitingEvent) => waiting.event.kind === "message" && waiting.event.content.kind === "text";
const partOf = ({ id, event }: WaitingEvent): TextPart => ({
  event: id,
  text: event.kind === "message" ? textOf(event.content) : "",
});
