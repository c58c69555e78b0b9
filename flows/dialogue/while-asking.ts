import type { InboundContent } from "../content.js";
import type { Step } from "../program.js";
import type { Frame } from "../state.js";
import type { Question, Reading } from "../steps/step-kind.js";
import type { Command } from "../understanding.js";
import { languageOf } from "../values/language-of.js";
import { parseYesNo } from "../values/parse-yes-no.js";
import { plainText, wordsOf } from "../values/plain-text.js";
import { reportsFailure } from "../values/reports-failure.js";
import { asksOwnPeople, sideWord } from "../values/side-words.js";
import { noteTold, settle } from "./advance.js";
import { askAgain } from "./ask-again.js";
import { askAside, wasTold } from "./ask-knowledge.js";
import { BELIEVED, SURE } from "./believed.js";
import { askForBetter, asWritten, correct, correctsNothing } from "./correct.js";
import { callOff, callOffFor, interruption, keepsCharge } from "./interrupt.js";
import { keepAhead, keepForbidden, keepOwn, tellsOnlyThing, tellsOwn } from "./keep-ahead.js";
import { keepForTeam, withoutCaption } from "./keep-for-team.js";
import { bringsPerson } from "./mood.js";
import { notCalledOff } from "./not-called-off.js";
import { answerIn, asksForLanguage, OTHER_LANGUAGE } from "./other-language.js";
import { endWait, push, renewWait } from "./stack.js";
import type { Turn } from "./turn.js";

/**
 * Handles a message while a question is open. It is tried as, in this order: a sure answer; a correction of an earlier
 * answer; an answer in other words; an interruption (a person, cancel, another flow, small talk), which must be surer
 * when any text would be an answer; a value that understanding found; an answer that would do; a question for the
 * company's articles. Otherwise the question is asked again, a few times.
 */
export function whileAsking(turn: Turn, frame: Frame, question: Question, content: InboundContent): void {
  const step = turn.stepOf(frame);
  if (!step) return;
  const computed = frame.wait?.options ?? null;
  const text = content.kind === "text" ? content.text : "";
  // "Vou falar com meu pai" does not choose [Falar com técnico].
  const reading = asksOwnPeople(text) ? NO_ANSWER : question.read(turn, content, computed);
  const held = !question.interruptible || !turn.flowOf(frame).interruptible;
  if (frame.wait?.aside && reading.fit === "none" && saysOnlyYes(text)) return agree(turn, frame);
  if (reading.fit === "sure" && !(question.type === "yes_no" && saysMore(turn, text))) {
    // "Não, o telefone tá errado" does not only say no, but which answer is wrong.
    if (question.type === "yes_no" && !held && askForBetter(turn, frame, text)) return;
    return fill(turn, frame, step, question, reading);
  }

  const threshold = question.freeText ? SURE : BELIEVED;
  if (!held && asksForLanguage(text)) return answerIn(turn, text);
  if (!held && bringsPerson(turn)) return;
  if (!held && correct(turn, frame, threshold)) return;
  if (!held && askForBetter(turn, frame, text)) return;
  const loose =
    meansSomethingElse(turn) || sideWord(text) === "closing"
      ? null
      : (question.loosely?.(turn, content, computed) ?? null);
  if (loose && loose.fit !== "none") return fill(turn, frame, step, question, loose);
  if (!held && !question.freeText && reading.fit === "none" && correctsNothing(text)) {
    push(turn, "system-which-correction", "repair", {});
    return;
  }
  if (!held && !question.freeText && reading.fit === "none" && callOffFor(turn, text)) return;
  if (!held && reading.fit === "none" && aside(turn, frame, step, question, text)) return;
  if (!held && reading.fit === "none" && keepAhead(turn, frame, question, text)) return;
  if (!held && reading.fit === "none" && question.takesAll && tellsOnlyThing(turn, text))
    return void keepOwn(turn, text, () => askAgain(turn));
  if (!held && reading.fit === "none") {
    const goOn = () =>
      question.takesAll ? settle(turn, frame, step, question.misread(turn, reading.reason)) : askAgain(turn);
    if (keepForbidden(turn, text, goOn)) return;
  }
  if (!held && reading.fit === "none" && triedInVain(turn, question, text)) return;
  if (!held && reading.fit === "none" && question.takesAll && tellsOwn(turn, text)) {
    turn.note(`não serve: ${reading.reason}`);
    return settle(turn, frame, step, question.misread(turn, reading.reason));
  }
  // "Pode ser sábado de manhã?" offers a value that is asked for later.
  if (!held && reading.fit === "none" && OFFERS.test(plainText(text)) && noteTold(turn, question, text)) return;
  if (interruption(turn, { threshold, held })) return;
  const found = valueFound(turn, question, computed, threshold);
  if (found) return fill(turn, frame, step, question, found);
  const language = question.freeText || held ? null : languageOf(text);
  if (reading.fit !== "none") {
    // "Hay multa si me quedo seis meses?" contains a number, but is a question.
    if (!held && asksRather(text, language) && askAside(turn, language ? OTHER_LANGUAGE : null)) return;
    return fill(turn, frame, step, question, reading);
  }
  // A statement in another language is answered in that language. A question may still be one for the articles.
  if (!held && !(language && wasTold(turn)) && askAside(turn, language ? OTHER_LANGUAGE : null)) return;

  turn.note(`não serve: ${reading.reason}`);
  if (language && frame.flow !== OTHER_LANGUAGE) return answerIn(turn, text);
  const chooses = (computed ?? question.options ?? []).length > 0;
  if (!held && chooses && content.kind === "media" && content.media === "sticker") return enjoy(turn, frame);
  const noText = isNoText(content);
  // The caption was read, and answers nothing.
  const received = noText ? (keepForTeam(turn, withoutCaption(content)) ?? seen(content)) : null;
  if (received !== null && chooses) {
    // A picture or a sticker chooses nothing, and is no wrong choice. The question stays as open as it was.
    turn.openWith(received);
    return askAgain(turn);
  }
  const elsewhere = received === null && NUMBERS.has(question.type) && isOnlyWords(text);
  if (elsewhere && noteTold(turn, question, text)) return;
  const why = elsewhere ? NOT_FOR_US : received === null ? reading.reason : `${received} ${NEEDS_WORDS}`;
  settle(turn, frame, step, question.misread(turn, why, elsewhere || received !== null || reading.heard));
  if (frame.wait) renewWait(turn, frame);
}

const NO_ANSWER: Reading = { fit: "none", reason: "Preciso de uma das opções." };
const NEEDS_WORDS = "Mas aqui preciso de uma resposta em texto.";

const OFFERS = /^(?:e |mas |ai |entao )*(?:pode|poderia) ser\b/;

/** Whether a message that contains a value is a question of its own. "pode ser sexta?" is not. */
function asksRather(text: string, language: string | null): boolean {
  if (!text.includes("?")) return false;
  return language !== null || (wordsOf(text).length > 6 && ASKS.test(plainText(text)));
}

const ASKS =
  /\b(?:quant[ao]s?|qto|quando|como|onde|qual|quais|que (?:horas|dia)|quem|posso|precisa|tem que|tem (?:multa|taxa|como)|cobra\w*|paga|perco|demora|aceita\w*|voces|vcs)\b/;

/**
 * Handles words about the talk itself: the customer gets a moment, or a farewell is accepted, and the open question
 * stays on the screen.
 */
function aside(turn: Turn, frame: Frame, step: Step, question: Question, text: string): boolean {
  const word = sideWord(text);
  const enough =
    word === "closing" && (frame.wait?.options ?? question.options ?? []).find(({ label }) => ENOUGH.test(label));
  if (enough) {
    fill(turn, frame, step, question, { fit: "weak", value: enough.id, shown: enough.label });
    return true;
  }
  // The flow says what happens after a farewell.
  if (word === "closing" && question.takesAll) return false;
  switch (word) {
    case "expensive":
      turn.leftOpen = true;
      renewWait(turn, frame);
      push(turn, "system-expensive", "repair", {});
      return true;
    case "keep":
      turn.openWith(notCalledOff(turn));
      askAgain(turn);
      return true;
    case "call_off":
      if (keepsCharge(turn)) return false;
      callOff(turn);
      return true;
    case "pause":
    case "closing":
      turn.leftOpen = true;
      renewWait(turn, frame);
      push(turn, "system-small-talk", "repair", { topic: word === "pause" ? "pause" : "ok" });
      return true;
    default:
      return false;
  }
}

/** Matches the option of a customer who wants nothing more. */
const ENOUGH = /^(?:era|é|foi) só isso\b|^só isso\b|^mais nada\b/i;

/**
 * "Não adiantou", "continua igual": the message tells about what was tried. It begins nothing new while an option is to
 * be chosen.
 */
function triedInVain(turn: Turn, question: Question, text: string): boolean {
  const options = turn.wait?.options ?? question.options ?? [];
  if (question.takesAll || options.length === 0 || !reportsFailure(text)) return false;
  turn.openWith(turn.anyOf(NOT_HELPED));
  askAgain(turn);
  return true;
}

const NOT_HELPED = [
  "Certo, então isso não bastou. Vamos por outro caminho:",
  "Entendi, ainda não resolveu. Me ajude só com isto:",
];

/** "Tá bom" after another thing was answered is about that answer. The older question stays on the screen as it is. */
function agree(turn: Turn, frame: Frame): void {
  turn.leftOpen = true;
  renewWait(turn, frame);
  push(turn, "system-small-talk", "repair", { topic: "ok" });
}

function saysOnlyYes(text: string): boolean {
  const answer = parseYesNo(text);
  return answer.ok && answer.value === true && wordsOf(text).length <= 3 && !text.includes("?");
}

/** A sticker is no answer. The bot reacts to it, and the question stays on the screen as it is. */
function enjoy(turn: Turn, frame: Frame): void {
  turn.leftOpen = true;
  renewWait(turn, frame);
  push(turn, "system-small-talk", "repair", { topic: "laugh" });
}

const SEEN = "Vi aqui!";

/** What is said about content that is not kept: a sticker, or something that cannot be opened. */
function seen(content: InboundContent): string {
  return content.kind === "media" ? SEEN : "Não consegui abrir essa mensagem por aqui.";
}

function isNoText(content: InboundContent): boolean {
  // When a file is asked for, the question itself tells the file's problem.
  if (content.kind === "media") return content.problem === undefined;
  return content.kind === "location" || content.kind === "contacts" || content.kind === "unsupported";
}

/** "Não, quero falar com alguém": a person is asked for behind the yes or no. */
function saysMore(turn: Turn, text: string): boolean {
  if (wordsOf(text).length < 2) return false;
  return (turn.understanding?.commands ?? []).some((command) => command.kind === "handover" && command.score >= SURE);
}

/**
 * Clear words for something else (a person, an end, a flow's own keyword) count more than an answer that must be
 * guessed.
 */
function meansSomethingElse(turn: Turn): boolean {
  return (turn.understanding?.commands ?? []).some(
    (command) =>
      (command.kind === "handover" && command.score >= SURE) ||
      (command.kind === "cancel" && command.score >= SURE && !keepsCharge(turn)) ||
      (command.kind === "start_flow" && command.by === "keyword"),
  );
}

/** Types for which an attempt always contains a digit. A sentence without one is about something else. */
const NUMBERS: ReadonlySet<string> = new Set(["cpf", "cnpj", "cep", "phone"]);
const NOT_FOR_US = "Isso eu não sei resolver por aqui; se preferir, é só pedir uma pessoa.";

function isOnlyWords(text: string): boolean {
  return !/\d/.test(text) && wordsOf(text).length >= 2;
}

type Fitting = Exclude<Reading, { fit: "none" }>;

function fill(turn: Turn, frame: Frame, step: Step, question: Question, reading: Fitting): void {
  turn.note(`resposta: ${turn.flowOf(frame).vars.get(question.variable)?.pii ? "(dado pessoal)" : reading.shown}`);
  turn.state.misses = 0;
  if (question.type === "file") turn.takeFile();
  const flow = turn.flowOf(frame);
  if (question.type === "choice" && !flow.system && !flow.vars.get(question.variable)?.pii) turn.about(reading.shown);
  const move = question.fill(turn, reading.value);
  if (move.kind === "stay") askAgain(turn);
  else endWait(turn, frame);
  settle(turn, frame, step, move);
}

/** The value that understanding found for the open question. The question itself reads it, and may refuse it. */
function valueFound(
  turn: Turn,
  question: Question,
  computed: Parameters<Question["read"]>[2],
  threshold: number,
): Fitting | null {
  const command = turn.understanding?.commands.find(
    (each): each is Command & { kind: "set" } =>
      each.kind === "set" && each.variable === question.variable && !each.correction && each.score >= threshold,
  );
  if (!command) return null;
  const reading = question.read(turn, { kind: "text", text: asWritten(turn, command.value, question.type) }, computed);
  return reading.fit === "none" ? null : reading;
}
