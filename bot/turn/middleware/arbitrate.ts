import type { Middleware } from "botbuilder";
import { hearMeanwhile } from "../../../flows/dialogue/hear-meanwhile.js";
import { wantsBot } from "../../../flows/dialogue/mood.js";
import type { Program } from "../../../flows/program.js";
import { type DialogueState, programOf } from "../../../flows/state.js";
import type { Programs } from "../../ports/programs.js";
import type { InsideEvent, WaitingEvent } from "../../ports/store.js";
import { textOf } from "../activity.js";
import { addFact } from "../add-fact.js";
import { dropHearing } from "../hearing.js";
import { type DialogueTools, factsOf } from "../interpret-event.js";
import { dialogueIn } from "../kept-state.js";
import { addLine, addSend, changeOwner, type EventNote, noteOf, type Sheet, sheetOf, waitingOf } from "../sheet.js";
import { answerWhileWaiting } from "./answer-while-waiting.js";
import { asksForSomebody, isCourtesy, wordWhileWaiting } from "./word-while-waiting.js";

/**
 * Lets only the owner speak. While a person has the conversation, the bot hears and says nothing. While a person is
 * waited for, the bot says once that messages are kept, and answers what cannot wait; what its dialogue waited for
 * stays until the conversation is its own again. Acts of people at the desk (reply, take, give back, close) change the
 * owner here. A person may also answer somebody who opted out: opting out only stops what the company begins by itself.
 */
export function arbitrate(tools: DialogueTools): Middleware {
  const { programs } = tools;
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
      if (event.kind === "tell") {
        note.outcome = "recorded";
        tellWhoeverHasIt(sheet, waiting, event.text);
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
        act(sheet, waiting, event);
        if (event.kind === "give_back" || event.kind === "close") await next();
        return;
      }
      if (event.kind === "start" && event.by !== undefined) {
        if (!letBotGoOn(sheet, waiting, event.by)) {
          note.outcome = "refused:another person has it, or the customer wants no messages";
          return;
        }
        return next();
      }
      if (
        sheet.owner === "nobody" &&
        event.kind === "message" &&
        asksForBot(programs, sheet, textOf(event.content), waiting.at)
      ) {
        sheet.output.handoff = null;
        changeOwner(sheet, "bot", null, false);
        addFact(sheet, waiting, { kind: "given_back" });
        note.trace.returned = "the customer went back to the bot";
      }
      if (sheet.owner === "bot") return next();
      note.outcome = sheet.owner === "person" ? "with_person" : "handed_over";
      // What a model was asked about is read by people now.
      dropHearing(sheet, note.outcome);
      if (event.kind === "timer" || event.kind === "result")
        sheet.state = hearMeanwhile(dialogueIn(sheet.state), event);
      if (event.kind === "message" && sheet.owner === "nobody") speakMeanwhile(tools, sheet, waiting, note);
    },
  };
}

/** Who opted out hears nothing that they did not ask for; the staff reads what they would have heard. */
function tellWhoeverHasIt(sheet: Sheet, { id, at }: WaitingEvent, text: string): void {
  if (!sheet.conversation.contact.optedOut) return addSend(sheet, `${id}.0`, { kind: "text", text }, at);
  const words = `O cliente pediu para não receber mensagens, e não recebeu: ${text}`;
  addLine(sheet, { eventId: id, author: "note", content: { kind: "system", text: words }, at });
}

/** A person gives the conversation to the bot, to go on with what they begin. False while another person has it. */
function letBotGoOn(sheet: Sheet, waiting: WaitingEvent, by: { userId: string; personName: string }): boolean {
  const { id, at } = waiting;
  const { userId, personName } = by;
  const another = sheet.owner === "person" && sheet.ownerUserId !== null && sheet.ownerUserId !== userId;
  if (another || sheet.conversation.contact.optedOut) {
    const why = another ? "outra pessoa está com a conversa" : "o cliente pediu para não receber mensagens";
    const text = `O orçamento de ${personName} não foi enviado, porque ${why}.`;
    addLine(sheet, { eventId: id, author: "note", userId, personName, content: { kind: "system", text }, at });
    return false;
  }
  sheet.output.handoff = null;
  if (sheet.output.closed ?? sheet.conversation.closed) {
    sheet.output.closed = false;
    addFact(sheet, waiting, { kind: "opened", userId });
  }
  if (sheet.owner !== "bot") {
    changeOwner(sheet, "bot", null, true);
    addFact(sheet, waiting, { kind: "given_back", userId });
  }
  const text = `${personName} mandou um orçamento, e o atendimento automático segue com ele.`;
  addLine(sheet, { eventId: id, author: "system", content: { kind: "system", text }, at });
  return true;
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

function act(sheet: Sheet, waiting: WaitingEvent, event: PersonsAct): void {
  const { id, at } = waiting;
  const { userId } = event;
  const wasClosed = sheet.output.closed ?? sheet.conversation.closed;
  const tell = (text: string) =>
    addLine(sheet, { eventId: id, author: "system", content: { kind: "system", text }, at });
  const take = (userId: string, personName: string) => {
    if (sheet.owner === "person" && sheet.ownerUserId === userId) return;
    changeOwner(sheet, "person", userId, true, personName);
    dropHearing(sheet, "with_person");
    if (wasClosed) {
      sheet.output.closed = false;
      addFact(sheet, waiting, { kind: "opened", userId });
    }
    addFact(sheet, waiting, { kind: "taken", userId });
    tell(`${personName} entrou na conversa.`);
  };
  switch (event.kind) {
    case "take":
      return take(event.userId, event.personName);
    case "reply":
      take(event.userId, event.personName);
      addFact(sheet, waiting, { kind: "first_answer", userId });
      return addSend(sheet, `${id}.0`, event.content, at, {
        kind: "person",
        userId: event.userId,
        personName: event.personName,
      });
    case "give_back":
      changeOwner(sheet, "bot", null, true);
      sheet.output.handoff = null;
      addFact(sheet, waiting, { kind: "given_back", userId });
      return tell(`${event.personName} devolveu a conversa ao atendimento automático.`);
    case "close":
      changeOwner(sheet, "bot", null, true);
      sheet.output.handoff = null;
      sheet.output.closed = true;
      if (!wasClosed) addFact(sheet, waiting, { kind: "closed", userId });
      return tell(event.personName ? `${event.personName} encerrou a conversa.` : "A conversa foi encerrada.");
  }
}

/**
 * A customer who writes so many ms after a person was asked for begins to wonder. Before that, they were told just now.
 */
const WONDERS_MS = 180_000;

/**
 * Answers what cannot wait for the person, each thing once until the person comes: another machine that answers every
 * message would else be answered for ever. A customer who asks whether anybody reads, or who writes after a while, is
 * told once that everything is kept.
 */
function speakMeanwhile(
  { programs, capabilitiesOf }: DialogueTools,
  sheet: Sheet,
  waiting: WaitingEvent,
  note: EventNote,
): void {
  const { event, id, at } = waiting;
  const { conversation } = sheet;
  const state = dialogueIn(sheet.state);
  const program = programFor(programs, sheet, state, at);
  const capabilities = capabilitiesOf(conversation.channelKind);
  if (event.kind !== "message" || waiting.joined === "later" || !program || !capabilities || !state.awaited) return;
  if (event.content.kind === "reaction" || event.content.kind === "revoke" || event.content.kind === "edit") return;
  if (conversation.contact.optedOut) return;
  const text = waiting.joined ?? textOf(event.content);
  const heard = programs.understand(program, null, text, at);
  const facts = factsOf(conversation, capabilities);
  const answer = text === "" ? null : answerWhileWaiting(program, heard, text, { id, at, facts });
  const { awaited } = state;
  if (answer && !awaited.answered.includes(answer.flow)) {
    sheet.state = { ...state, awaited: { ...awaited, answered: [...awaited.answered, answer.flow] } };
    note.outcome = "answered";
    note.trace.meanwhile = answer.flow;
    answer.texts.forEach((said, n) => {
      addSend(sheet, `${id}.${n}`, { kind: "text", text: said }, at);
    });
    const content = { kind: "system" as const, text: URGENT_NOTE };
    if (answer.urgent) addLine(sheet, { eventId: id, author: "note", content, at });
    return;
  }
  const wonders = at - awaited.since >= WONDERS_MS || asksForSomebody(text, heard);
  if (awaited.told || !wonders || isCourtesy(heard)) return;
  sheet.state = { ...state, awaited: { ...awaited, told: true } };
  note.trace.meanwhile = "told that messages are kept";
  addSend(sheet, `${id}.0`, { kind: "text", text: wordWhileWaiting(program, at) }, at);
}

const URGENT_NOTE =
  "URGENTE: enquanto esperava, o cliente contou algo que não pode esperar, e ouviu os primeiros cuidados.";

/**
 * While nobody has come yet, a flow's own keyword ("menu") or the wish for the bot gives the conversation back to the
 * bot, so that waiting is no trap.
 */
function asksForBot(programs: Programs, sheet: Sheet, text: string, at: number): boolean {
  if (text === "") return false;
  if (wantsBot(text)) return true;
  const program = programFor(programs, sheet, dialogueIn(sheet.state), at);
  if (!program) return false;
  const best = programs.understand(program, null, text, at).commands[0];
  return best?.kind === "start_flow" && best.by === "keyword";
}

function programFor(programs: Programs, sheet: Sheet, state: DialogueState, at: number): Program | null {
  const { tenantId } = sheet.conversation;
  const hash = programOf(state, at);
  return hash ? programs.pinned(tenantId, hash) : programs.current(tenantId);
}
