import type { InboundContent } from "../content.js";
import type { Command } from "../understanding.js";
import type { Value, Values } from "../value.js";
import { languageOf } from "../values/language-of.js";
import { isOrderNumber } from "../values/order-number.js";
import { parseYesNo } from "../values/parse-yes-no.js";
import { plainText, wordsOf } from "../values/plain-text.js";
import { isPraise } from "../values/praise.js";
import { sideWord } from "../values/side-words.js";
import { askIdle } from "./ask-knowledge.js";
import { BELIEVED, SURE } from "./believed.js";
import { correctsNothing } from "./correct.js";
import { keepForbidden, keepOwn } from "./keep-ahead.js";
import { keepForTeam, withoutCaption } from "./keep-for-team.js";
import { mayTakeUp, takeUp } from "./left.js";
import { notCalledOff, wantsOther } from "./not-called-off.js";
import { answerIn, asksForLanguage, OTHER_LANGUAGE } from "./other-language.js";
import { begin, push } from "./stack.js";
import { followsUp } from "./topic.js";
import type { Turn } from "./turn.js";

/** A flow that cannot be undone only begins from this score on. */
const CERTAIN = 0.85;
/** From this score on, the bot asks whether an intent was meant. */
export const WORTH_ASKING = 0.35;
export const MARGIN = 0.1;
/** From this score on, a flow without a rival begins without asking. */
const LIKELY_ALONE = 0.48;
const MOST_OFFERED = 3;
/** After so many messages in a row that were not understood, a person is offered. */
const MOST_MISSES = 3;

/** Decides what a message begins while no flow is running. */
export function chooseStart(turn: Turn): void {
  const { event } = turn;
  if (event.kind === "message" && event.content.kind === "text" && correctsNothing(event.content.text))
    return enter(turn, "system-which-correction", "corrige, mas não há o quê");
  if (event.kind === "message" && event.content.kind === "text" && beginsNothing(turn, event.content.text)) return;
  if (goesOnAbout(turn)) return;
  const { commands, candidates } = turn.understanding ?? { commands: [], candidates: [] };
  const first = turn.heard.firstContact;
  for (const command of commands) {
    switch (command.kind) {
      case "handover":
        if (command.score >= BELIEVED) return enter(turn, "system-handoff", "pede uma pessoa");
        break;
      case "start_flow":
        if (!turn.program.flows.has(command.flow)) break;
        if (isUnsafe(turn, command)) return askWhetherMeant(turn, command.flow);
        if (command.by === "keyword") return enter(turn, command.flow, "palavra-chave");
        if (command.score < BELIEVED) break;
        if (rivalOf(command.flow, candidates) > command.score - MARGIN) return askOrOffer(turn);
        if (asksFirst(command) && askIdle(turn, { likely: command.flow, certain: isCertain(turn, command), first }))
          return;
        return enter(turn, command.flow, `intenção ${command.intent ?? command.flow} (${command.score.toFixed(2)})`);
      case "repeat":
        if (command.score >= BELIEVED && repeat(turn)) return;
        break;
      case "cancel":
        if (command.score < BELIEVED) break;
        if (worthOffering(turn).length > 0) return offer(turn, worthOffering(turn));
        return enter(turn, "system-cancel", "cancela, mas nada está em andamento");
      case "small_talk":
        if (command.score >= BELIEVED) return chat(turn, command.topic);
        break;
    }
  }
  askOrOffer(turn);
}

/**
 * Handles messages that ask for nothing new: words about the talk itself, a bare yes or no, and what customers tell
 * about themselves.
 */
function beginsNothing(turn: Turn, text: string): boolean {
  if (asksForLanguage(text)) {
    answerIn(turn, text);
    return true;
  }
  // A wish in another language begins no flow, because the flow would continue in the company's language.
  if (languageOf(text) && !bringsHandover(turn)) {
    if (!askIdle(turn, { likely: OTHER_LANGUAGE, first: turn.heard.firstContact })) answerIn(turn, text);
    return true;
  }
  const carryOn = () => push(turn, "system-carry-on", "main", { noted: true });
  if (turn.state.recent.length > 0 && keepForbidden(turn, text, carryOn)) return true;
  const [best] = turn.understanding?.commands ?? [];
  const surely = best !== undefined && best.kind !== "answer" && best.kind !== "unknown" && best.score >= SURE;
  if (surely && !isAddressOf(turn, best)) return false;
  if (isPraise(text)) {
    const thanks = turn.program.intents.find(({ means }) => means === "thanks")?.flow ?? THANKS_FLOW;
    if (turn.program.flows.has(thanks)) enter(turn, thanks, "agradece e elogia");
    else chat(turn, "thanks");
    return true;
  }
  const word = sideWord(text);
  if (word === "expensive") {
    enter(turn, "system-expensive", "acha caro");
    return true;
  }
  if (word === "pause" || word === "closing") {
    chat(turn, word === "pause" ? "pause" : "ok");
    return true;
  }
  const orders = turn.program.intents.find(({ means }) => means === "order")?.flow;
  if (orders && isOrderNumber(text) && turn.program.flows.has(orders)) {
    enter(turn, orders, "diz o número de um pedido");
    return true;
  }
  if (word === "keep" && mayTakeUp(turn) && turn.state.left?.why === "cancelled") {
    takeUp(turn);
    return true;
  }
  if (word === "keep" && !wantsOther(turn)) {
    turn.say({ kind: "text", text: `${notCalledOff(turn)} ${turn.anyOf(SPEAK)}` });
    return true;
  }
  if (turn.state.recent.length > 0 && answersNothing(turn, text)) return true;
  return keepOwn(turn, text, () => {
    const { firstMessage } = turn.program.starts;
    if (closed(turn)) return;
    if (turn.heard.firstContact && firstMessage) enter(turn, firstMessage, "primeiro contato");
    else carryOn();
  });
}

function bringsHandover(turn: Turn): boolean {
  return (turn.understanding?.commands ?? []).some(
    (command) => command.kind === "handover" && command.score >= BELIEVED,
  );
}

/** The flow with which a company may answer thanks itself. */
const THANKS_FLOW = "thanks";

/** Whether a command begins a flow that tells the company's own address. */
function isAddressOf(turn: Turn, command: Command): boolean {
  if (command.kind !== "start_flow" || command.by !== "intent") return false;
  return turn.program.intents.some(({ flow, means }) => flow === command.flow && means === "address");
}

const SPEAK = ["Pode falar: em que mais posso ajudar?", "Claro, me conte: o que você precisa?"];

/** A bare yes or no while no question is open answers the "anything else?" that was said last. */
function answersNothing(turn: Turn, text: string): boolean {
  const answer = parseYesNo(text);
  if (!answer.ok || wordsOf(text).length > 4 || text.includes("?")) return false;
  if (answer.value === true) turn.say({ kind: "text", text: turn.anyOf(SPEAK) });
  else chat(turn, "ok");
  return true;
}

/**
 * Whether a message would begin something that cannot be undone without being quite sure: by one word, with a "não" in
 * it, or only by similarity.
 */
export function isUnsafe(turn: Turn, { flow, score }: { flow: string; score: number }): boolean {
  return turn.program.flows.get(flow)?.careful === true && score >= BELIEVED && score < CERTAIN;
}

/** Asks whether this flow was meant, on top of the running one. */
export function askWhetherMeant(turn: Turn, flow: string): void {
  offer(turn, [{ id: flow, label: titleOf(turn, flow) }]);
}

/**
 * A short question about what was just spoken of goes to the articles, together with that subject. The likely flow
 * begins when they do not know.
 */
function goesOnAbout(turn: Turn): boolean {
  const { event } = turn;
  if (event.kind !== "message" || event.content.kind !== "text" || !followsUp(turn, event.content.text)) return false;
  const [best] = turn.understanding?.commands ?? [];
  if (best?.kind === "handover" || best?.kind === "cancel") return false;
  if (best?.kind === "start_flow" && (best.by === "keyword" || turn.program.flows.get(best.flow)?.careful))
    return false;
  const first = turn.heard.firstContact;
  if (best?.kind === "start_flow" && best.score >= BELIEVED)
    return askIdle(turn, { likely: best.flow, certain: isCertain(turn, best), first });
  return askIdle(turn, { options: worthOffering(turn), first });
}

/**
 * Whether the articles are asked before a flow begins. If they are sure, they answer a question better than a flow that
 * only shares a word with it. A text that an author wrote as an example or a keyword begins its flow at once.
 */
export function asksFirst(command: Command & { kind: "start_flow" }): boolean {
  return command.by === "intent" && command.score < 1;
}

/**
 * Whether only a sure answer of the articles comes before this flow, and not one of several that may be meant. A flow
 * that asks nothing only tells something, and so may tell less of what was asked than they do.
 */
export function isCertain(turn: Turn, { flow, score }: { flow: string; score: number }): boolean {
  const steps = turn.program.flows.get(flow)?.steps ?? [];
  return score >= ALMOST_SURE && steps.some(({ behaviour }) => behaviour.question);
}

const ALMOST_SURE = 0.9;

/**
 * A question goes to the articles first. Any other message, and a question that they cannot answer, goes to the intents
 * that may have been meant.
 */
function askOrOffer(turn: Turn): void {
  const options = worthOffering(turn);
  const first = turn.heard.firstContact;
  const [only, rival] = options;
  if (only && !rival && isLikelyAlone(turn, only.id)) {
    if (!askIdle(turn, { likely: only.id, first })) enter(turn, only.id, "parece ser isto, e nada mais");
    return;
  }
  if (!askIdle(turn, { options, first })) offer(turn, options);
}

/**
 * Whether a flow is almost believed, has no rival, and does nothing that cannot be undone. Asking would then only cost
 * a message.
 */
function isLikelyAlone(turn: Turn, flow: string): boolean {
  const candidate = turn.understanding?.candidates[0];
  return candidate?.flow === flow && candidate.score >= LIKELY_ALONE && !turn.program.flows.get(flow)?.careful;
}

/**
 * The articles were asked first and did not know. Continues as if they had not been asked: with the likely flow, with
 * what is worth offering, or as not understood.
 */
export function afterAnswer(turn: Turn, outcome: string, { question, options, likely, first }: Values): void {
  if (outcome !== "unknown") {
    turn.state.misses = 0;
    return;
  }
  const text = typeof question === "string" ? question : "";
  turn.heard = { message: { kind: "text", text }, firstContact: first === true };
  if (likely === OTHER_LANGUAGE) return answerIn(turn, text);
  if (typeof likely === "string" && turn.program.flows.has(likely)) return enter(turn, likely, "os artigos não sabem");
  offer(turn, Array.isArray(options) ? options.filter(isOption) : []);
}

/** The customer chose one of the offers: a flow's name, or none of them (null). */
export function startOver(turn: Turn, chosen: string | null): void {
  if (chosen !== null && turn.program.flows.has(chosen)) {
    enter(turn, chosen, "escolhido entre as opções");
    turn.moveFile();
    return;
  }
  if (!turn.top()) notUnderstood(turn);
}

/** Handles content that is not text while no flow is running. */
export function greetContent(turn: Turn, content: InboundContent): void {
  const { firstMessage } = turn.program.starts;
  const { kind } = content;
  if (turn.program.starts.outOfHours && !turn.hours().open) {
    // Nobody is in to look at it. It is kept, and the customer is told what everybody is told outside opening hours.
    const received = keepForTeam(turn, content);
    if (received) turn.say({ kind: "text", text: received });
    if (closed(turn) || received) return;
  }
  const hasFile = kind === "media" && content.media !== "sticker";
  if (turn.heard.firstContact && firstMessage && !hasFile) enter(turn, firstMessage, "primeiro contato");
  else if (kind === "media" && content.media === "sticker") chat(turn, "laugh");
  else enter(turn, "system-unsupported", `chegou: ${kind}`, { kind: content.kind === "media" ? content.media : kind });
}

function enter(turn: Turn, flow: string, why: string, inputs: Values = {}): void {
  turn.trace.push({ flow, step: "", verb: "start", note: why });
  if (flow !== "system-not-understood") turn.state.misses = 0;
  begin(turn, flow, inputs);
}

function rivalOf(flow: string, candidates: readonly { flow: string; score: number }[]): number {
  return Math.max(0, ...candidates.filter((each) => each.flow !== flow).map((each) => each.score));
}

type Option = { id: string; label: string };

function isOption(value: Value): value is Option {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    typeof value.id === "string" &&
    typeof value.label === "string"
  );
}

function worthOffering(turn: Turn): Option[] {
  const options: Option[] = [];
  for (const { flow, score } of turn.understanding?.candidates ?? []) {
    const known = turn.program.flows.get(flow);
    if (score < WORTH_ASKING || !known || options.some((option) => option.id === flow)) continue;
    options.push({ id: flow, label: titleOf(turn, flow) });
    if (options.length === MOST_OFFERED) break;
  }
  return options;
}

const PERSON: Option = { id: "system-handoff", label: "Falar com uma pessoa" };

/** Asks which of the likeliest intents was meant, instead of guessing. */
function offer(turn: Turn, options: readonly Option[]): void {
  if (options.length === 0) return notUnderstood(turn);
  const about = options.map((option) => option.label).join(", ");
  turn.trace.push({ flow: "system-clarify", step: "", verb: "start", note: `em dúvida entre: ${about}` });
  // One guess alone is hardly a choice, so a person is offered beside it.
  const isPerson = options.some(({ id, label }) => id === PERSON.id || label === PERSON.label);
  const person = options.length === 1 && !isPerson ? [PERSON] : [];
  const [only] = options.length === 1 ? options : [];
  push(turn, "system-clarify", "clarify", {
    options: [...options, { id: "other", label: "Outro assunto" }, ...person],
    only: only?.label ?? null,
  });
}

function titleOf(turn: Turn, flow: string): string {
  const candidate = turn.understanding?.candidates.find((each) => each.flow === flow);
  return candidate?.title || turn.program.flows.get(flow)?.title || flow;
}

function chat(turn: Turn, topic: string): void {
  const { firstMessage } = turn.program.starts;
  turn.asked = "nothing";
  if (topic !== "greeting") return enter(turn, "system-small-talk", `conversa: ${topic}`, { topic });
  if (closed(turn)) return;
  if (firstMessage) return enter(turn, firstMessage, "cumprimento");
  enter(turn, "system-small-talk", "cumprimento", { topic });
}

function notUnderstood(turn: Turn): void {
  const { firstMessage, fallback } = turn.program.starts;
  turn.asked = "nothing";
  const text = heardText(turn);
  if (languageOf(text)) return answerIn(turn, text);
  // A picture with a caption that was not understood is kept like one without a caption.
  if (turn.event.kind === "message" && turn.event.content.kind === "media")
    return greetContent(turn, withoutCaption(turn.event.content));
  if (closed(turn)) return;
  if (turn.heard.firstContact && firstMessage) return enter(turn, firstMessage, "primeiro contato");
  const misses = turn.state.misses + 1;
  if (misses >= MOST_MISSES) return enter(turn, "system-cannot-understand", `${misses} mensagens sem entender`);
  if (carriesOn(turn, text)) {
    enter(turn, "system-carry-on", "conta mais do mesmo assunto");
    turn.state.misses = misses;
    return;
  }
  const [guess] = turn.understanding?.candidates ?? [];
  const doubt = guess ? ` (melhor palpite: ${guess.title}, ${guess.score.toFixed(2)})` : "";
  enter(turn, fallback ?? "system-not-understood", `não entendido${doubt}`);
  turn.state.misses = misses;
}

/**
 * Whether a message in the middle of a talk states something and asks nothing, so that it belongs to the present
 * subject.
 */
function carriesOn(turn: Turn, text: string): boolean {
  const lately = turn.state.recent.at(-1);
  if (!lately || turn.at - lately.at > CARRIES_MS || text.includes("?")) return false;
  return wordsOf(text).length >= 3 && !ASKS.test(plainText(text));
}

const CARRIES_MS = 10 * 60_000;
const ASKS =
  /^(?:e |mas |oi |ola )*(?:que|qual|quais|quant\w+|qto|quando|onde|como|quem|cade|por ?que|pq|sera|tem|voces|vcs|vc|posso|pode|podem|da pra|da para|aceita\w*|fazem?|existe|quero|queria|preciso|gostaria)\b/;

/** The text of the message being handled; empty when it has none. */
export function heardText(turn: Turn): string {
  const { message } = turn.heard;
  const text = typeof message === "object" && message !== null && !Array.isArray(message) ? message.text : "";
  return typeof text === "string" ? text : "";
}

/**
 * Outside opening hours the flow for that speaks once per closing, before welcome and fallback. Messages that are
 * understood still start their flow.
 */
function closed(turn: Turn): boolean {
  const flow = turn.program.starts.outOfHours;
  if (!flow) return false;
  const { open, nextOpeningAt } = turn.hours();
  if (open) {
    turn.state.closedUntil = null;
    return false;
  }
  const until = nextOpeningAt ?? "";
  if (turn.state.closedUntil === until) return false;
  turn.state.closedUntil = until;
  enter(turn, flow, "fora do horário");
  return true;
}

function repeat(turn: Turn): boolean {
  const texts = turn.lastSaid;
  for (const text of texts) turn.say({ kind: "text", text });
  return texts.length > 0;
}
