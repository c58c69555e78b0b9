import type { TurnContext } from "botbuilder";
import type { Effect } from "../../flows/effect.js";
import type { FlowEvent, FlowEventBody } from "../../flows/event.js";
import { expectationOf } from "../../flows/expectation-of.js";
import { interpret } from "../../flows/interpret.js";
import type { Interpretation } from "../../flows/interpretation.js";
import type { Program } from "../../flows/program.js";
import { readInput } from "../../flows/room-request.js";
import { initialState, parseState, programOf } from "../../flows/state.js";
import type { Understanding } from "../../flows/understanding.js";
import type { Programs } from "../ports/programs.js";
import type { Capabilities } from "../vocabulary/capabilities.js";
import type { InboundContent } from "../vocabulary/content.js";
import { outgoingActivity, textOf } from "./activity.js";
import { addFact } from "./add-fact.js";
import { addEffect, addLine, changeOwner, noteOf, type Sheet, sheetOf, speaks, waitingOf } from "./sheet.js";

export type DialogueTools = { programs: Programs; capabilitiesOf(channelKind: string): Capabilities | null };

const NOTHING: Understanding = { commands: [], candidates: [] };

/** Understands the event, interprets it, and writes the results on the turn's sheet. */
export async function runDialogue(context: TurnContext, tools: DialogueTools): Promise<void> {
  const sheet = sheetOf(context);
  const waiting = waitingOf(context);
  const note = noteOf(context);
  const { conversation } = sheet;
  const state = parseState(sheet.state);
  const hash = programOf(state, waiting.event.kind === "message" ? waiting.at : undefined);
  const program = hash
    ? tools.programs.pinned(conversation.tenantId, hash)
    : tools.programs.current(conversation.tenantId);
  const capabilities = tools.capabilitiesOf(conversation.channelKind);
  if (!program || !capabilities) {
    note.outcome = "handed_over";
    return waitForPerson(sheet, waiting, null, "Não há fluxo publicado.", "");
  }
  const { body, heard } = bodyOf(waiting, program, tools.programs, state);
  if (!body) return;
  const facts = factsOf(conversation, capabilities);
  const result = interpret(program, state, { id: waiting.id, at: waiting.at, facts, ...body });
  sheet.state = result.state;
  conversation.firstContact = false;
  for (const effect of result.effects) await putOnSheet(context, sheet, effect, waiting.at);
  note.outcome = outcomeOf(result, waiting.event.kind);
  Object.assign(note.trace, traceOf(program, heard, result));
}

/** Handles an opt-out: the running dialogue ends without a word, and so does what it started outside. */
export async function endForOptOut(context: TurnContext, tools: DialogueTools): Promise<void> {
  const sheet = sheetOf(context);
  const { id, at } = waitingOf(context);
  const { conversation } = sheet;
  const state = parseState(sheet.state);
  const hash = programOf(state);
  const program = hash ? tools.programs.pinned(conversation.tenantId, hash) : null;
  const capabilities = tools.capabilitiesOf(conversation.channelKind);
  if (!program || !capabilities) {
    sheet.state = { ...initialState(), seq: state.seq };
    return;
  }
  const facts = factsOf(conversation, capabilities);
  const result = interpret(program, state, { id, at, facts, kind: "opted_out" });
  sheet.state = result.state;
  for (const effect of result.effects) await putOnSheet(context, sheet, effect, at);
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

function bodyOf(
  waiting: ReturnType<typeof waitingOf>,
  program: Program,
  programs: Programs,
  state: ReturnType<typeof parseState>,
): { body: FlowEventBody | null; heard: Understanding } {
  const { event } = waiting;
  switch (event.kind) {
    case "message":
    case "media_ready": {
      const content = contentOf(waiting, event.content);
      const text = textOf(content);
      const heard =
        text === "" ? NOTHING : programs.understand(program, expectationOf(program, state), text, waiting.at);
      const parts = waiting.burst;
      return { body: { kind: "message", content, understanding: heard, ...(parts ? { parts } : {}) }, heard };
    }
    case "timer":
      return { body: { kind: "timer", timer: event.timer }, heard: NOTHING };
    case "result":
      return {
        body: {
          kind: "result",
          effect: event.effect,
          outcome: event.outcome,
          value: event.value,
          unheard: event.unheard,
        },
        heard: NOTHING,
      };
    case "start":
      return { body: { kind: "start", flow: event.flow, vars: event.vars }, heard: NOTHING };
    case "give_back":
      return { body: { kind: "returned" }, heard: NOTHING };
    case "close":
      return { body: { kind: "closed" }, heard: NOTHING };
    case "tell":
    case "reply":
    case "take":
    case "note":
    case "send_failed":
    case "status":
    case "echo":
    case "identity_changed":
    case "account":
      return { body: null, heard: NOTHING };
  }
}

/** What the customer said: the texts of a burst as one, or a tap with the send that offered it. */
function contentOf(waiting: ReturnType<typeof waitingOf>, content: InboundContent): InboundContent {
  if (content.kind === "choice")
    return waiting.offeredBy === undefined ? content : { ...content, of: waiting.offeredBy };
  if (content.kind === "edit") return waiting.edits === undefined ? content : { ...content, event: waiting.edits };
  const burst = waiting.joined !== undefined && waiting.joined !== "later" ? waiting.joined : null;
  return content.kind === "text" && burst !== null ? { ...content, text: cut(burst) } : content;
}

/**
 * The bot reads no more of a burst, in UTF-16 units, than of a single message on any channel. The transcript keeps all of
 * it. Twenty texts of the longest kind would otherwise be one message of twenty times the cost.
 */
const LONGEST_READ = 4_096;
const cut = (text: string): string => (text.length > LONGEST_READ ? text.slice(0, LONGEST_READ).toWellFormed() : text);

async function putOnSheet(context: TurnContext, sheet: Sheet, effect: Effect, at: number): Promise<void> {
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

function traceOf(program: Program, heard: Understanding, result: Interpretation): Record<string, unknown> {
  const steps = result.trace.map((line) => [line.flow, line.step, line.verb, line.note]);
  const commands = heard.commands.slice(0, 3);
  return commands.length > 0 ? { program: program.hash, heard: commands, steps } : { program: program.hash, steps };
}
