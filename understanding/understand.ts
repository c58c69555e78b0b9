import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Program } from "../flows/program.js";
import type { Command, Expectation, Understand, Understanding } from "../flows/understanding.js";
import { VARIABLE_TYPES } from "../flows/value.js";
import { type ParseContext, parseValue } from "../flows/values/parse-value.js";
import { believeProposal } from "./believe-proposal.js";
import { withoutDenied } from "./denied.js";
import { findCorrection } from "./find-correction.js";
import type { Scored } from "./model.js";
import { normalise } from "./normalise.js";
import { closing, greetingLength, smallTalk, type Topic } from "./small-talk.js";
import { BUILTIN_LABEL, exactKey, type Learnable, NOTHING_LABEL, type Trained, train } from "./train.js";

/** From this score on, a command may be carried out without asking. */
export const ACT = 0.55;
/** Below this score nothing was understood. Between the two, the candidates are offered. */
export const DOUBT = 0.35;

/** From this score on, the command outweighs that the message sounds like the end of the talk. */
const SURE = 0.8;

/**
 * Trained classifiers by what they learned from. Companies with the same flows share one. Each takes about a megabyte.
 */
const trained = new LRUCache<string, Trained>({ max: 64 });
const byProgram = new WeakMap<Learnable, Trained>();

/** The rest of a very long message is not read, because people say early what they want. UTF-16 code units. */
const LONGEST = 1_000;

/** Messages with more words than this are also read sentence by sentence, to find a request inside a long story. */
const LONG = 12;

/**
 * What a message asks for, according to a classifier over the program's own examples: no model, no network. The first
 * message of a program trains it (tens of milliseconds; the result is kept as long as the program). After that it takes
 * some tens of microseconds.
 *
 * Pure, and so without a clock: dates that need one ("na verdade é amanhã") are only corrected when `now` (ms since the
 * epoch) is given. A candidate whose intent starts no flow has an empty `flow`. With a model's `proposal`, what counts of
 * it comes first.
 */
export const understand: Understand<Program> = (program, expecting, text, now, proposal) => {
  const { timezone } = program.company;
  const local = understandWith(learned(program), timezone, expecting, text.slice(0, LONGEST), now);
  if (!proposal) return local;
  return believeProposal(program, expecting, text, { now: now ?? 0, timezone }, local, proposal);
};

/** Trains a program's classifier ahead of its first message. */
export function prepareUnderstanding(program: Program): void {
  learned(program);
}

function learned(program: Learnable): Trained {
  let known = byProgram.get(program);
  if (known) return known;
  const lesson = lessonOf(program);
  known = trained.get(lesson) ?? train(program);
  trained.set(lesson, known);
  byProgram.set(program, known);
  return known;
}

/** A text that contains everything that training uses. */
function lessonOf({ intents, flows }: Learnable): string {
  const surfaces = [...flows.values()].map(({ name, title, keywords, careful }) => [name, title, keywords, careful]);
  return createHash("sha256")
    .update(JSON.stringify([intents, surfaces]))
    .digest("hex");
}

function understandWith(
  known: Trained,
  timezone: string,
  expecting: Expectation | null,
  text: string,
  now: number | undefined,
): Understanding {
  const context = { now: now ?? 0, timezone };
  const answer = expecting ? readAnswer(expecting, text, context, now !== undefined) : null;
  if (answer && answer.score === 1) return only(answer);

  const all = normalise(text);
  const exact = known.exact.get(exactKey(all));
  if (exact) return exactly(known, exact, all, answer);

  const correction = expecting ? findCorrection(text, clockless(expecting, now), context) : null;
  const tokens = all.slice(greetingLength(all));
  const topic = smallTalk(text, all);
  if (topic !== null && !correction) return smallTalkOf(known, topic, answer);
  const spoken = known.exact.get(exactKey(tokens));
  if (spoken) return exactly(known, spoken, tokens, answer);

  const meant = withoutDenied(text);
  const scores = meant === text ? score(known, tokens, text) : score(known, normalise(meant), meant);
  const closes = correction || answer ? null : closing(text);
  if (closes !== null && !beginsSomething(known, scores)) return smallTalkOf(known, closes, answer);
  const commands = [...commandsFrom(known, scores)].map((command) => carefully(known, command, tokens));
  if (correction) commands.push(correction);
  if (answer) commands.push(answer);
  const best = commands.reduce((most, command) => Math.max(most, scoreOf(command)), 0);
  const asks = asksSomething(text, tokens);
  const about = topicOf(known, text, scores);
  if (tokens.length > 0 && (asks || about !== null || best < ACT)) {
    commands.push({
      kind: "answer",
      score: best < DOUBT ? 0.5 : best < ACT ? 0.4 : 0.3,
      ...(asks ? {} : { told: true }),
      ...(about === null ? {} : { about }),
    });
  }
  commands.sort((a, b) => scoreOf(b) - scoreOf(a));
  if (commands.length === 0) commands.push({ kind: "unknown" });
  return { commands, candidates: candidatesFrom(known, scores) };
}

/**
 * Reads the answer to the question that was asked. The score is 1 only when the message is nothing but an option or a
 * short, unmistakable value.
 */
function readAnswer(
  expecting: Expectation,
  text: string,
  context: ParseContext,
  clock: boolean,
): Extract<Command, { kind: "set" }> | null {
  const type = VARIABLE_TYPES.find((known) => known === expecting.type);
  if (type === undefined || type === "text" || (type === "date" && !clock)) return null;
  const options = expecting.options.length > 0 ? expecting.options : undefined;
  const parsed = parseValue(type, text, { ...context, options });
  if (!parsed.ok) return null;
  const short = text.trim().split(/\s+/).length <= 3 && !text.includes("?");
  const score = parsed.sure ? (short ? 1 : 0.8) : 0.45;
  return { kind: "set", variable: expecting.variable, value: parsed.value, correction: false, score };
}

function score(known: Trained, tokens: readonly string[], text: string): Scored[] {
  const whole = known.model.score(tokens);
  if (tokens.length <= LONG) return whole;
  const best = new Map(whole.map((each) => [each.label, each.score]));
  for (const sentence of text.split(SENTENCES)) {
    const words = normalise(sentence);
    if (words.length < 2) continue;
    for (const { label, score: found } of known.model.score(words)) {
      // Thanks in the middle of a story are not what it is about.
      if (known.intents.get(label)?.means === "thanks") continue;
      if (found * 0.95 > (best.get(label) ?? 0)) best.set(label, found * 0.95);
    }
  }
  return [...best].map(([label, found]) => ({ label, score: found })).sort((a, b) => b.score - a.score);
}

/** Where a part of a long message ends. Many people write without any punctuation. */
const SENTENCES =
  /[.!?;\n,]+|(?<![\p{L}\p{N}])(?:(?:eu )?(?:queria|quero|gostaria de|preciso) saber(?: se)?|me (?:diz|diga|fala|fale))(?![\p{L}\p{N}])/iu;

function* commandsFrom(known: Trained, scores: readonly Scored[]): Generator<Command> {
  for (const { label, score } of scores) {
    if (score < DOUBT) return;
    if (label === NOTHING_LABEL) continue;
    const intent = known.intents.get(label);
    if (intent?.flow) yield { kind: "start_flow", flow: intent.flow, intent: intent.name, by: "intent", score };
    const alias = known.alias.get(label);
    if (alias) yield { kind: alias, score: score * 0.99 };
    if (label === BUILTIN_LABEL.handover) yield { kind: "handover", score };
    if (label === BUILTIN_LABEL.cancel) yield { kind: "cancel", score };
    if (label === BUILTIN_LABEL.repeat) yield { kind: "repeat", score };
  }
}

function candidatesFrom(known: Trained, scores: readonly Scored[]): Understanding["candidates"] {
  const candidates: Understanding["candidates"] = [];
  for (const { label, score } of scores) {
    if (score < 0.1 || candidates.length === 5) break;
    const intent = known.intents.get(label);
    if (intent) candidates.push({ intent: intent.name, flow: intent.flow ?? "", title: intent.title, score });
  }
  return candidates;
}

/** Whether a message surely asks for a flow other than the one for thanks. */
function beginsSomething(known: Trained, [best]: readonly Scored[]): boolean {
  if (!best || best.score < SURE || best.label === NOTHING_LABEL) return false;
  const intent = known.intents.get(best.label);
  return intent ? intent.means !== "thanks" && intent.flow !== null : true;
}

/** A message with a long number gives a document or a phone number, and asks for nothing. */
const LONG_NUMBER = /\d[\d.\-/ ]{7,}\d/;

/** The title of the intent that fits best, if it begins no flow. Its answer is looked up in the articles. */
function topicOf(known: Trained, text: string, [best]: readonly Scored[]): string | null {
  if (LONG_NUMBER.test(text)) return null;
  const intent = best && best.score >= ACT ? known.intents.get(best.label) : undefined;
  return intent && intent.flow === null && intent.title !== "" ? intent.title : null;
}

/** A flow that cannot be undone is never sure from one word, nor from a sentence that says "não". */
function carefully(known: Trained, command: Command, tokens: readonly string[]): Command {
  if (command.kind !== "start_flow" || !known.careful.has(command.flow)) return command;
  const sure = tokens.length > 1 && !tokens.includes("nao");
  return sure ? command : { ...command, score: Math.min(command.score, ACT) };
}

/** A message that needs no scoring. Other things that a wish to cancel may mean are still added. */
function exactly(known: Trained, found: Command, tokens: readonly string[], answer: Command | null): Understanding {
  const exact = carefully(known, found, tokens);
  const commands = [exact];
  const candidates = exact.kind === "cancel" ? candidatesFrom(known, known.model.score(tokens)) : [];
  if (exact.kind === "start_flow" && exact.intent !== undefined) {
    const intent = known.intents.get(exact.intent);
    candidates.push({
      intent: exact.intent,
      flow: exact.flow,
      title: intent?.title ?? exact.intent,
      score: exact.score,
    });
    const alias = known.alias.get(exact.intent);
    if (alias) commands.push({ kind: alias, score: 0.99 });
  }
  if (answer) commands.push(answer);
  return { commands, candidates };
}

function smallTalkOf(known: Trained, topic: Topic, answer: Command | null): Understanding {
  const talk = only({ kind: "small_talk", topic, score: 0.9 }, answer);
  const intent = known.topics.get(topic);
  if (!intent?.flow) return talk;
  const own: Command = { kind: "start_flow", flow: intent.flow, intent: intent.name, by: "intent", score: 0.95 };
  return {
    commands: [own, ...talk.commands],
    candidates: [{ intent: intent.name, flow: intent.flow, title: intent.title, score: 0.95 }],
  };
}

function only(command: Command, answer: Command | null = null): Understanding {
  return { commands: answer ? [command, answer] : [command], candidates: [] };
}

function clockless(expecting: Expectation, now: number | undefined): Expectation {
  if (now !== undefined) return expecting;
  return { ...expecting, correctable: expecting.correctable.filter((each) => each.type !== "date") };
}

function asksSomething(text: string, tokens: readonly string[]): boolean {
  return tokens.length > 0 && (text.includes("?") || QUESTION_WORDS.has(tokens[0] ?? "") || ASKS_INSIDE.test(text));
}

/** Words that make a question wherever they stand: "divide em quantas vezes". */
const ASKS_INSIDE =
  /\b(?:quant[ao]s?|qua?nto|qto|qtos|qtas|at[eé] que horas|que horas|qual (?:é|eh|e|era|seria)|como (?:fa[zç]\w*|funciona)|onde (?:fica|[eé]|eu)|tem como|ser[aá] que)\b/i;
const QUESTION_WORDS = new Set(
  "voces aceita aceitam demora que qual quanto quando onde como quem porque cade sera existe what how when where who which why can do does is cuanto cuando donde quien cual puedo".split(
    " ",
  ),
);

function scoreOf(command: Command): number {
  return command.kind === "unknown" ? 0 : command.score;
}
