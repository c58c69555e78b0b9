import type { TurnContext } from "botbuilder";
import { expectationOf } from "../../flows/expectation-of.js";
import type { Proposal } from "../../flows/proposal.js";
import type { Understanding } from "../../flows/understanding.js";
import type { InsideEvent } from "../ports/store.js";
import type { InboundContent } from "../vocabulary/content.js";
import { textOf } from "./activity.js";
import { contentOf, cut } from "./content-of.js";
import {
  askAbout,
  BEING_UNDERSTOOD,
  dropHearing,
  firstEffectOf,
  type Hearing,
  hearingIn,
  JOINS_MS,
  keepHearing,
} from "./hearing.js";
import { type DialogueTools, interpretOn, type Stage, stageOf } from "./interpret-event.js";
import { type EventNote, noteOf, sheetOf, waitingOf } from "./sheet.js";

const NOTHING: Understanding = { commands: [], candidates: [] };

/**
 * Handles a customer's message. What is surely understood here is interpreted at once; about another text a model is
 * asked, and the text waits for `understood`. Texts that come meanwhile join it for a few seconds; anything else ends
 * the waiting: the classifier decides, and the message follows.
 */
export async function hearMessage(context: TurnContext, tools: DialogueTools, brought: InboundContent): Promise<void> {
  const sheet = sheetOf(context);
  const waiting = waitingOf(context);
  const note = noteOf(context);
  const content = contentOf(waiting, brought);
  const pending = hearingIn(sheet.state);
  const stage = stageOf(context, tools, note, atOf(waiting));
  if (!stage) return dropHearing(sheet, note.outcome);
  const text = textOf(content);
  const heard = hearOnce(tools, stage, text, waiting.at);
  const { conversation } = sheet;
  const written = waiting.event.kind === "message" && content.kind === "text" && text.trim() !== "";
  if (written && tools.understander?.wants(conversation.tenantId, heard, expectationOf(stage.program, stage.state))) {
    const parts = waiting.burst ?? [{ event: waiting.id, text }];
    const { id, at, receivedAt } = waiting;
    const expecting = expectationOf(stage.program, stage.state);
    const alone = {
      key: `${id}.0`,
      event: id,
      text,
      parts,
      at,
      since: receivedAt,
      firstContact: conversation.firstContact,
      asked: expecting?.variable ?? null,
    };
    const whole = pending ? joined(pending, alone) : alone;
    dropHearing(sheet, "joined:with the next message");
    // Texts have joined for so long that the classifier decides, without a model.
    if (receivedAt - whole.since > JOINS_MS) return decide(context, tools, whole, null, note, 0);
    conversation.firstContact = false;
    askAbout(sheet, whole, { program: stage.program.hash, expecting, at: tools.now() });
    note.outcome = BEING_UNDERSTOOD;
    return;
  }
  if (!pending) return interpretMessage(context, stage, content, heard(), note);
  await settle(context, tools, pending, null, { understood: "o cliente já escreveu outra coisa" });
  if (sheet.owner !== "bot") {
    note.outcome = "handed_over";
    return;
  }
  const after = stageOf(context, tools, note, atOf(waiting));
  if (after) await interpretMessage(context, after, content, hearOnce(tools, after, text, waiting.at)(), note);
}

/** What a model proposed has come, or that there is none. Nobody may wait for it any more. */
export async function hearProposal(
  context: TurnContext,
  tools: DialogueTools,
  { of, proposal, note }: Extract<InsideEvent, { kind: "understood" }>,
): Promise<void> {
  const hearing = hearingIn(sheetOf(context).state);
  noteOf(context).trace.understood = note;
  if (hearing?.key === of) await settle(context, tools, hearing, proposal, { understood: note });
}

/** Interprets the message that waited, and closes its entry in the ledger. */
async function settle(
  context: TurnContext,
  tools: DialogueTools,
  hearing: Hearing,
  proposal: Proposal | null,
  trace: Record<string, unknown>,
): Promise<void> {
  const note: EventNote = { outcome: "recorded", trace };
  keepHearing(sheetOf(context), null);
  await decide(context, tools, hearing, proposal, note, firstEffectOf(hearing));
  sheetOf(context).output.events.push({ id: hearing.event, ...note });
}

async function decide(
  context: TurnContext,
  tools: DialogueTools,
  { event: id, at, text, parts, firstContact, asked }: Hearing,
  proposal: Proposal | null,
  note: EventNote,
  firstEffect: number,
): Promise<void> {
  const stage = stageOf(context, tools, note, at);
  if (!stage) return;
  const { program, state } = stage;
  const expecting = expectationOf(program, state);
  // A timer may have moved on to another question meanwhile. What was proposed for the one before is no answer to it.
  const proposed = (expecting?.variable ?? null) === asked ? proposal : null;
  const understanding = tools.programs.understand(program, expecting, text, at, proposed);
  const content = { kind: "text" as const, text };
  const event = { id, at, firstEffect, kind: "message" as const, content, understanding };
  await interpretOn(context, stage, parts.length > 1 ? { ...event, parts } : event, note, firstContact);
}

/** Interprets a message at once. */
async function interpretMessage(
  context: TurnContext,
  stage: Stage,
  content: InboundContent,
  understanding: Understanding,
  note: EventNote,
): Promise<void> {
  const { id, at, burst: parts } = waitingOf(context);
  const event = { id, at, kind: "message" as const, content, understanding, ...(parts ? { parts } : {}) };
  await interpretOn(context, stage, event, note, sheetOf(context).conversation.firstContact);
}

/** What the classifier hears in a text, worked out when it is first asked for, and once. */
function hearOnce(tools: DialogueTools, { program, state }: Stage, text: string, at: number): () => Understanding {
  let heard: Understanding | null = text === "" ? NOTHING : null;
  return () => (heard ??= tools.programs.understand(program, expectationOf(program, state), text, at));
}

/** A message is held against the question that was open when it was written; a file came when it came. */
const atOf = ({ event, at }: ReturnType<typeof waitingOf>): number | undefined =>
  event.kind === "message" ? at : undefined;

const joined = (before: Hearing, more: Hearing): Hearing => ({
  ...more,
  text: cut(`${before.text}\n${more.text}`),
  parts: [...before.parts, ...more.parts],
  since: before.since,
  firstContact: before.firstContact,
});
