import type { Middleware } from "botbuilder";
import { hearMeanwhile } from "../../../flows/dialogue/hear-meanwhile.js";
import { wantsBot } from "../../../flows/dialogue/mood.js";
import type { Program } from "../../../flows/program.js";
import { type DialogueState, parseState, programOf } from "../../../flows/state.js";
import type { Programs } from "../../ports/programs.js";
import type { InsideEvent, WaitingEvent } from "../../ports/store.js";
import { textOf } from "../activity.js";
import { addLine, addSend, changeOwner, noteOf, type Sheet, sheetOf, waitingOf } from "../sheet.js";
import { isCourtesy, wordWhileWaiting } from "./word-while-waiting.js";

/**
 * Lets only the owner speak. While a person has the conversation, the bot hears and says nothing. While a person is
 * waited for, the bot says once that messages are kept, and what its dialogue waited for stays until the conversation
 * is its own again. Acts of people at the desk (reply, take, give back, close) change the owner here. A person may also
 * answer somebody who opted out: opting out only stops what the company begins by itself.
 */
export function arbitrate(programs: Programs): Middleware {
  return {
    async onTurn(context, next) {
      const sheet = sheetOf(context);
      const waiting = waitingOf(context);
      const note = noteOf(context);
      const { event } = waiting;
      if (event.kind === "note") {
        const content = { kind: "system" as const, text: event.text };
        addLine(sheet, {
          eventId: waiting.id,
          author: "note",
          userId: event.userId,
          personName: event.personName,
          content,
          at: waiting.at,
        });
        note.outcome = "recorded";
        return;
      }
      if (event.kind === "reply" || event.kind === "take" || event.kind === "give_back" || event.kind === "close") {
        note.outcome = "recorded";
        if (anotherHasIt(sheet, event)) {
          note.outcome = "refused:another person has it";
          keepUnsaid(sheet, waiting.id, waiting.at, event, "outra pessoa está com a conversa");
          return;
        }
        if (isNoChange(sheet, event)) return;
        act(sheet, waiting.id, waiting.at, event);
        if (event.kind === "give_back" || event.kind === "close") await next();
        return;
      }
      if (
        sheet.owner === "nobody" &&
        event.kind === "message" &&
        asksForBot(programs, sheet, textOf(event.content), waiting.at)
      ) {
        sheet.output.handoff = null;
        changeOwner(sheet, "bot", null, false);
        note.trace.returned = "the customer went back to the bot";
      }
      if (sheet.owner === "bot") return next();
      if (event.kind === "timer" || event.kind === "result")
        sheet.state = hearMeanwhile(parseState(sheet.state), event);
      else if (event.kind === "message" && sheet.owner === "nobody") tellOnce(programs, sheet, waiting);
      note.outcome = sheet.owner === "person" ? "with_person" : "handed_over";
    },
  };
}

type PersonsAct = Extract<InsideEvent, { kind: "reply" | "take" | "give_back" | "close" }>;

/** Nobody can reply in or close a conversation that another person has. They must take it over first. */
function anotherHasIt(sheet: Sheet, event: PersonsAct): boolean {
  if (sheet.owner !== "person" || sheet.ownerUserId === null || event.userId === null) return false;
  return sheet.ownerUserId !== event.userId && !(event.kind === "take" && event.over === true);
}

/** Keeps a reply that came a moment too late as a line that people see and the customer does not. */
function keepUnsaid(sheet: Sheet, id: string, at: number, event: PersonsAct, why: string): void {
  if (event.kind !== "reply") return;
  const said = "text" in event.content ? event.content.text : "um anexo";
  const text = `A resposta de ${event.personName} não foi enviada, porque ${why}: ${said}`;
  const { userId, personName } = event;
  addLine(sheet, { eventId: id, author: "note", userId, personName, content: { kind: "system", text }, at });
}

/** Whether the act was asked for twice, or changes nothing. */
function isNoChange(sheet: Sheet, event: PersonsAct): boolean {
  if (event.kind === "give_back") return sheet.owner === "bot";
  return event.kind === "close" && sheet.owner === "bot" && (sheet.output.closed ?? sheet.conversation.closed);
}

function act(sheet: Sheet, id: string, at: number, event: PersonsAct): void {
  const tell = (text: string) =>
    addLine(sheet, { eventId: id, author: "system", content: { kind: "system", text }, at });
  const take = (userId: string, personName: string) => {
    if (sheet.owner === "person" && sheet.ownerUserId === userId) return;
    changeOwner(sheet, "person", userId, true, personName);
    if (sheet.output.closed ?? sheet.conversation.closed) sheet.output.closed = false;
    tell(`${personName} entrou na conversa.`);
  };
  switch (event.kind) {
    case "take":
      return take(event.userId, event.personName);
    case "reply":
      take(event.userId, event.personName);
      return addSend(sheet, `${id}.0`, event.content, at, {
        kind: "person",
        userId: event.userId,
        personName: event.personName,
      });
    case "give_back":
      changeOwner(sheet, "bot", null, true);
      sheet.output.handoff = null;
      return tell(`${event.personName} devolveu a conversa ao atendimento automático.`);
    case "close":
      changeOwner(sheet, "bot", null, true);
      sheet.output.handoff = null;
      sheet.output.closed = true;
      return tell(event.personName ? `${event.personName} encerrou a conversa.` : "A conversa foi encerrada.");
  }
}

/**
 * A customer who writes so many ms after a person was asked for begins to wonder. Before that, they were told just now.
 */
const WONDERS_MS = 180_000;

/** Tells a customer who may wonder whether anybody reads, once, that everything is kept. */
function tellOnce(programs: Programs, sheet: Sheet, waiting: WaitingEvent): void {
  const { event, id, at } = waiting;
  const state = parseState(sheet.state);
  const program = programFor(programs, sheet, state, at);
  if (event.kind !== "message" || waiting.joined === "later" || !program || !state.awaited) return;
  if (state.awaited.told || at - state.awaited.since < WONDERS_MS) return;
  if (event.content.kind === "reaction" || event.content.kind === "revoke" || event.content.kind === "edit") return;
  if (sheet.conversation.contact.optedOut) return;
  const text = textOf(event.content);
  if (text !== "" && isCourtesy(programs.understand(program, null, text, at))) return;
  sheet.state = { ...state, awaited: { ...state.awaited, told: true } };
  addSend(sheet, `${id}.0`, { kind: "text", text: wordWhileWaiting(program, at) }, at);
}

/**
 * While nobody has come yet, a flow's own keyword ("menu") or the wish for the bot gives the conversation back to the
 * bot, so that waiting is no trap.
 */
function asksForBot(programs: Programs, sheet: Sheet, text: string, at: number): boolean {
  if (text === "") return false;
  if (wantsBot(text)) return true;
  const program = programFor(programs, sheet, parseState(sheet.state), at);
  if (!program) return false;
  const best = programs.understand(program, null, text, at).commands[0];
  return best?.kind === "start_flow" && best.by === "keyword";
}

function programFor(programs: Programs, sheet: Sheet, state: DialogueState, at: number): Program | null {
  const { tenantId } = sheet.conversation;
  const hash = programOf(state, at);
  return hash ? programs.pinned(tenantId, hash) : programs.current(tenantId);
}
