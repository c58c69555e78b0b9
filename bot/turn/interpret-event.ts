import type { TurnContext } from "botbuilder";
import type { Effect } from "../../flows/effect.js";
import type { FlowEvent, FlowEventBody } from "../../flows/event.js";
import { interpret } from "../../flows/interpret.js";
import type { Interpretation } from "../../flows/interpretation.js";
import type { Program } from "../../flows/program.js";
import { readInput } from "../../flows/room-request.js";
import { type DialogueState, programOf } from "../../flows/state.js";
import type { Understanding } from "../../flows/understanding.js";
import type { Programs } from "../ports/programs.js";
import type { Understander } from "../ports/understander.js";
import type { Capabilities } from "../vocabulary/capabilities.js";
import { outgoingActivity } from "./activity.js";
import { addFact } from "./add-fact.js";
import { dialogueIn, keptDialogue } from "./kept-state.js";
import { addEffect, addLine, changeOwner, type EventNote, type Sheet, sheetOf, speaks, waitingOf } from "./sheet.js";

export type DialogueTools = {
  programs: Programs;
  capabilitiesOf(channelKind: string): Capabilities | null;
  /** Says what unsure messages mean; null where no model is. */
  understander: Pick<Understander, "wants"> | null;
  now(): number;
};

/** Where a conversation stands, and what it runs on. */
export type Stage = { program: Program; capabilities: Capabilities; state: DialogueState };

/**
 * What the conversation's next event is interpreted with; `at`: when a message was written. Null when nothing is
 * published: then a person is asked for.
 */
export function stageOf(context: TurnContext, tools: DialogueTools, note: EventNote, at?: number): Stage | null {
  const sheet = sheetOf(context);
  const { tenantId, channelKind } = sheet.conversation;
  const state = dialogueIn(sheet.state);
  const hash = programOf(state, at);
  const program = hash ? tools.programs.pinned(tenantId, hash) : tools.programs.current(tenantId);
  const capabilities = tools.capabilitiesOf(channelKind);
  if (program && capabilities) return { program, capabilities, state };
  note.outcome = "handed_over";
  waitForPerson(sheet, waitingOf(context), null, "Não há fluxo publicado.", "");
  return null;
}

/** Interprets the event and writes the results on the turn's sheet, and on the event's note. */
export async function interpretOn(
  context: TurnContext,
  { program, capabilities, state }: Stage,
  event: Omit<FlowEvent, "facts"> & FlowEventBody,
  note: EventNote,
  firstContact: boolean,
): Promise<void> {
  const sheet = sheetOf(context);
  const facts = { ...factsOf(sheet.conversation, capabilities), first_contact: firstContact };
  const result = interpret(program, state, { ...event, facts });
  sheet.state = keptDialogue(result.state);
  sheet.conversation.firstContact = false;
  for (const effect of result.effects) await putOnSheet(context, sheet, effect, event.at);
  note.outcome = outcomeOf(result, event.kind);
  Object.assign(note.trace, traceOf(program, "understanding" in event ? event.understanding : null, result));
}

/** What flows may know about the customer and the channel. */
export function factsOf(conversation: Sheet["conversation"], capabilities: Capabilities): FlowEvent["facts"] {
  return {
    contact: { ...conversation.contact, opted_out: conversation.contact.optedOut },
    company: conversation.company,
    channel: { capabilities },
    first_contact: conversation.firstContact,
  };
}

export async function putOnSheet(context: TurnContext, sheet: Sheet, effect: Effect, at: number): Promise<void> {
  const { output } = sheet;
  const waiting = waitingOf(context);
  const eventId = waiting.id;
  switch (effect.kind) {
    case "send":
      await context.sendActivity(outgoingActivity(effect.key, effect.content));
      return;
    case "http":
    case "request": {
      const { key, kind, ...payload } = effect;
      const score = effect.kind === "request" ? scoreIn(effect) : null;
      if (score !== null) addFact(sheet, waiting, { kind: "rated", score });
      return addEffect(sheet, key, kind, payload);
    }
    case "set_timer":
      // The flow counts from the provider's time. A message that was delivered late must not make its timer ring too
      // early.
      output.timers.push({ name: effect.timer, at: effect.at + Math.max(0, waiting.receivedAt - waiting.at) });
      return;
    case "cancel_timer":
      output.timers.push({ name: effect.timer, at: null });
      return;
    case "handoff":
      return waitForPerson(sheet, waiting, effect.team, effect.reason, effect.summary);
    case "close":
      if (!(output.closed ?? sheet.conversation.closed)) addFact(sheet, waiting, { kind: "closed" });
      output.closed = true;
      return addLine(sheet, {
        eventId,
        author: "system",
        content: { kind: "system", text: "A conversa foi encerrada." },
        at,
      });
    case "remember":
      Object.assign(sheet.conversation.contact.vars, effect.vars);
      output.contact = { ...output.contact, vars: { ...output.contact?.vars, ...effect.vars } };
      return;
    case "tag":
      output.contact = { ...output.contact, tags: mergeTags(output.contact?.tags, effect) };
      return;
    case "note":
      return addLine(sheet, { eventId, author: "note", content: { kind: "system", text: effect.text }, at });
    case "notify":
      output.alerts.push({ kind: "notify", text: effect.text, detail: { team: effect.team } });
      return;
    case "consent":
      output.consents.push({ eventId, purpose: effect.purpose, granted: effect.granted, text: effect.text, at });
      return;
    case "alert":
      output.alerts.push({ kind: "flow_error", text: effect.message, detail: effect.detail });
      return;
    default:
      effect satisfies never;
  }
}

/**
 * The bot asks for a person and goes quiet. What it said just before is still sent, because the epoch stays the same.
 */
function waitForPerson(
  sheet: Sheet,
  waiting: ReturnType<typeof waitingOf>,
  team: string | null,
  reason: string,
  summary: string,
): void {
  if (sheet.owner !== "nobody") addFact(sheet, waiting, { kind: "handed_over", team, reason });
  sheet.output.handoff = { team, reason, summary };
  changeOwner(sheet, "nobody", null, false);
}

/** The rating that a request records; null when it records none, or adds a comment to an earlier one. */
function scoreIn({ to, input }: Extract<Effect, { kind: "request" }>): number | null {
  if (to !== "ratings.record") return null;
  const read = readInput(to, input);
  return read.ok && !read.input.of ? read.input.score : null;
}

function mergeTags(before: { add: string[]; remove: string[] } | undefined, now: { add: string[]; remove: string[] }) {
  const add = [...(before?.add ?? []).filter((tag) => !now.remove.includes(tag)), ...now.add];
  const remove = [...(before?.remove ?? []).filter((tag) => !now.add.includes(tag)), ...now.remove];
  return { add, remove };
}

/**
 * The delivery ledger's word on an event. Every message is answered, handed over, or left without an answer for a
 * stated reason.
 */
function outcomeOf(result: Interpretation, kind: string): string {
  if (result.effects.some((effect) => effect.kind === "handoff")) return "handed_over";
  if (speaks(result.effects)) return "answered";
  if (result.silence === "waiting") return "waiting:an effect or timer answers";
  return kind === "message" || kind === "media_ready" ? "silent:asks for no answer" : "recorded";
}

function traceOf(program: Program, heard: Understanding | null, result: Interpretation): Record<string, unknown> {
  const steps = result.trace.map((line) => [line.flow, line.step, line.verb, line.note]);
  const commands = heard?.commands.slice(0, 3) ?? [];
  return commands.length > 0 ? { program: program.hash, heard: commands, steps } : { program: program.hash, steps };
}
