import type { TurnContext } from "botbuilder";
import type { FlowEventBody } from "../../flows/event.js";
import { interpret } from "../../flows/interpret.js";
import { initialState, programOf } from "../../flows/state.js";
import type { InsideEvent } from "../ports/store.js";
import type { ChannelEvent } from "../vocabulary/channel-event.js";
import { hearMessage, hearProposal } from "./hear-message.js";
import { dropHearing, hearingIn, keepHearing } from "./hearing.js";
import { type DialogueTools, factsOf, interpretOn, putOnSheet, stageOf } from "./interpret-event.js";
import { dialogueIn, keptDialogue } from "./kept-state.js";
import { noteOf, sheetOf, waitingOf } from "./sheet.js";

/** Understands the event, interprets it, and writes the results on the turn's sheet. */
export async function runDialogue(context: TurnContext, tools: DialogueTools): Promise<void> {
  const sheet = sheetOf(context);
  const { id, at, event } = waitingOf(context);
  const note = noteOf(context);
  if (event.kind === "message" || event.kind === "media_ready") return hearMessage(context, tools, event.content);
  if (event.kind === "understood") return hearProposal(context, tools, event);
  const stage = stageOf(context, tools, note);
  const body = bodyOf(event);
  if (!stage || !body) return;
  if (body.kind === "closed") dropHearing(sheet, "recorded");
  const hearing = hearingIn(sheet.state);
  await interpretOn(context, stage, { id, at, ...body }, note, sheet.conversation.firstContact);
  if (hearing) keepHearing(sheet, hearing);
}

/** Handles an opt-out: the running dialogue ends without a word, and so does what it started outside. */
export async function endForOptOut(context: TurnContext, tools: DialogueTools): Promise<void> {
  const sheet = sheetOf(context);
  const { id, at } = waitingOf(context);
  const { conversation } = sheet;
  dropHearing(sheet, "silent:asked to be left alone");
  const state = dialogueIn(sheet.state);
  const hash = programOf(state);
  const program = hash ? tools.programs.pinned(conversation.tenantId, hash) : null;
  const capabilities = tools.capabilitiesOf(conversation.channelKind);
  if (!program || !capabilities) {
    sheet.state = keptDialogue({ ...initialState(), seq: state.seq });
    return;
  }
  const facts = factsOf(conversation, capabilities);
  const result = interpret(program, state, { id, at, facts, kind: "opted_out" });
  sheet.state = keptDialogue(result.state);
  for (const effect of result.effects) await putOnSheet(context, sheet, effect, at);
}

/** The event as flows see it; null for what is none of theirs. */
function bodyOf(
  event: Exclude<ChannelEvent | InsideEvent, { kind: "message" | "media_ready" | "understood" }>,
): FlowEventBody | null {
  switch (event.kind) {
    case "timer":
      return { kind: "timer", timer: event.timer };
    case "result": {
      const { effect, outcome, value, unheard } = event;
      return { kind: "result", effect, outcome, value, unheard };
    }
    case "start":
      return { kind: "start", flow: event.flow, vars: event.vars };
    case "give_back":
      return { kind: "returned" };
    case "close":
      return { kind: "closed" };
    case "tell":
    case "reply":
    case "take":
    case "note":
    case "send_failed":
    case "status":
    case "echo":
    case "identity_changed":
    case "account":
      return null;
  }
}
