import { TurnContext } from "botbuilder";
import { ProgramMissing, type Programs } from "../ports/programs.js";
import type { LoadedConversation, TurnOutput, WaitingEvent } from "../ports/store.js";
import type { Capabilities } from "../vocabulary/capabilities.js";
import { activityOf, textOf } from "./activity.js";
import { arbitrate } from "./middleware/arbitrate.js";
import { honourOptOut } from "./middleware/honour-opt-out.js";
import { limitFloods } from "./middleware/limit-floods.js";
import { recordEvent } from "./middleware/record-event.js";
import { runDialogue } from "./run-dialogue.js";
import { newSheet, noteOf, openContext, type Sheet } from "./sheet.js";
import { TurnAdapter } from "./turn-adapter.js";

export type TurnTools = {
  programs: Programs;
  capabilitiesOf(channelKind: string): Capabilities | null;
  /** Joins texts that came together into one message, as people write in bursts. */
  joinBursts: boolean;
  /** Messages of one contact that are answered in a minute; 0: all. */
  contactPerMinute: number;
  /** Who may begin a turn's first send with the commit; null when something older of the conversation is still open. */
  sendBy(conversation: LoadedConversation): string | null;
};

/**
 * Runs a conversation's waiting events, in order, each through a `TurnContext` and its middleware: what is recorded,
 * who owns the conversation, opt-out, floods; then understanding and the dialogue. Touches nothing outside: the result says
 * what must be written and done. Throws when an event cannot be handled, and then nothing of the turn is kept.
 */
export function createTurnRunner(tools: TurnTools): (conversation: LoadedConversation) => Promise<TurnOutput | null> {
  const adapter = new TurnAdapter();
  adapter.use(
    recordEvent(),
    honourOptOut(tools.programs),
    arbitrate(tools.programs),
    limitFloods(tools.contactPerMinute),
  );

  async function handle(sheet: Sheet, waiting: WaitingEvent): Promise<void> {
    const context = new TurnContext(adapter, activityOf(sheet.conversation, waiting));
    openContext(context, sheet, waiting);
    await adapter.processEvent(context, (inner) => runDialogue(inner, tools));
    const note = noteOf(context);
    sheet.output.events.push({ id: waiting.id, outcome: note.outcome, trace: note.trace });
  }

  async function runAll(conversation: LoadedConversation): Promise<TurnOutput | { failedAt: number; error: unknown }> {
    const sheet = newSheet(conversation);
    const events = tools.joinBursts ? joinBursts(conversation.events) : conversation.events;
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
    // Handling changes it; what came before a poisoned event is handled again without it, and only that one fails.
    const untouched = conversation.events.length > 1 ? structuredClone(conversation) : null;
    let ran = await runAll(conversation);
    if ("error" in ran && untouched && ran.failedAt > 0 && !(ran.error instanceof ProgramMissing))
      ran = await runAll({ ...untouched, events: untouched.events.slice(0, ran.failedAt) });
    if ("error" in ran) throw new EventFailed(conversation.events[ran.failedAt]?.id ?? null, ran.error);
    return ran;
  };
}

/** An event could not be handled: which, and why (`cause`). */
export class EventFailed extends Error {
  override name = "EventFailed";
  constructor(
    readonly eventId: string | null,
    override readonly cause: unknown,
  ) {
    super(`event ${eventId} could not be handled`);
  }
}

/** "oi" / "meu pc" / "tá lento": the last of several texts in a row carries them all, the others are only recorded. */
function joinBursts(events: readonly WaitingEvent[]): WaitingEvent[] {
  return events.map((waiting, i) => {
    const next = events[i + 1];
    if (isText(waiting) && next && isText(next)) return { ...waiting, joined: "later" };
    if (!isText(waiting)) return waiting;
    const texts = [textOfEvent(waiting)];
    for (let before = i - 1; before >= 0; before--) {
      const earlier = events[before];
      if (!earlier || !isText(earlier)) break;
      texts.unshift(textOfEvent(earlier));
    }
    return texts.length > 1 ? { ...waiting, joined: texts.join("\n") } : waiting;
  });
}

const isText = (waiting: WaitingEvent) => waiting.event.kind === "message" && waiting.event.content.kind === "text";
const textOfEvent = (waiting: WaitingEvent) => (waiting.event.kind === "message" ? textOf(waiting.event.content) : "");
