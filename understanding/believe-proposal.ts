import type { Program } from "../flows/program.js";
import type { Proposal, Proposed } from "../flows/proposal.js";
import type { Command, Expectation, Understanding } from "../flows/understanding.js";
import { VARIABLE_TYPES } from "../flows/value.js";
import { type ParseContext, parseValue } from "../flows/values/parse-value.js";
import { plainText } from "../flows/values/plain-text.js";
import { offeredToModel } from "./offered-to-model.js";
import { SURE } from "./surely-understood.js";

/**
 * How far a model is believed: enough to act, and never enough to begin what cannot be undone without asking the
 * customer first.
 */
const BELIEVED = 0.8;

/**
 * What a message means once a model was asked: what it proposed, as far as the program has it and the message says it,
 * before what the classifier was sure of. Where nothing of a proposal counts, the classifier's understanding stays.
 */
export function believeProposal(
  program: Pick<Program, "flows" | "intents">,
  expecting: Expectation | null,
  text: string,
  context: ParseContext,
  local: Understanding,
  proposal: Proposal,
): Understanding {
  const offered = new Map(offeredToModel(program).map(({ nome, assunto }) => [nome, assunto]));
  const commands = proposal.flatMap((one) => commandOf(one, offered, expecting, text, context) ?? []);
  if (commands.length === 0) return local;
  const rest = local.commands.filter(
    (command) =>
      command.kind === "set" ||
      (command.kind === "answer" && !commands.some(({ kind }) => kind === "answer")) ||
      (command.kind !== "unknown" && command.score >= SURE),
  );
  const begun = commands.flatMap((command) => (command.kind === "start_flow" ? [command.flow] : []));
  const candidates = begun.map((flow) => ({ intent: flow, flow, title: offered.get(flow) ?? flow, score: BELIEVED }));
  // What the classifier only guessed is still offered where the customer is asked what they meant, but rivals nothing.
  const guessed = local.candidates.filter(({ flow }) => !begun.includes(flow));
  const most = BELIEVED / 2;
  return {
    commands: [...commands, ...rest],
    candidates: [...candidates, ...guessed.map((one) => ({ ...one, score: Math.min(one.score, most) }))],
  };
}

function commandOf(
  proposed: Proposed,
  offered: ReadonlyMap<string, string>,
  expecting: Expectation | null,
  text: string,
  context: ParseContext,
): Command | null {
  if ("start" in proposed) {
    const { start: flow } = proposed;
    return offered.has(flow) ? { kind: "start_flow", flow, by: "intent", score: BELIEVED } : null;
  }
  if ("talk" in proposed) return { kind: "small_talk", topic: proposed.talk, score: BELIEVED };
  if ("answer" in proposed) {
    if (expecting?.asked === undefined) return null;
    return valueIn(proposed.answer, expecting, text, context, false);
  }
  if ("correct" in proposed) {
    const earlier = expecting?.asked === undefined ? [] : expecting.correctable;
    const one = earlier.find(({ variable }) => variable === proposed.correct);
    return one && one.type !== "yes_no" ? valueIn(proposed.to, one, text, context, true) : null;
  }
  switch (proposed.do) {
    case "search":
      return { kind: "answer", score: BELIEVED };
    case "person":
      return { kind: "handover", score: BELIEVED };
    case "cancel":
      return { kind: "cancel", score: BELIEVED };
    case "repeat":
      return { kind: "repeat", score: BELIEVED };
  }
}

/**
 * The value that a model read out of a message: one of the question's own options, or words that stand in the message and
 * are a value of its type. A model never writes a value itself.
 */
function valueIn(
  words: string,
  { variable, type: declared, options }: Pick<Expectation, "variable" | "type" | "options">,
  text: string,
  context: ParseContext,
  correction: boolean,
): Command | null {
  const set = (value: Extract<Command, { kind: "set" }>["value"]): Command => {
    return { kind: "set", variable, value, correction, score: BELIEVED };
  };
  if (options.length > 0) return options.some(({ id }) => id === words) ? set(words) : null;
  const type = VARIABLE_TYPES.find((known) => known === declared);
  if (type === undefined || type === "text" || plainText(words).trim() === "") return null;
  if (!plainText(text).includes(plainText(words))) return null;
  const parsed = parseValue(type, words, context);
  return parsed.ok ? set(parsed.value) : null;
}
