import type { Intent } from "../../flows/program.js";
import type { Command } from "../../flows/understanding.js";
import { BACKGROUND, COMMAND_EXAMPLES, COMMAND_MESSAGES } from "./builtin-examples.js";
import { COMMON_INTENTS, COMMON_TROUBLES } from "./common-intents.js";
import { type Labelled, Model } from "./model.js";
import { normalise } from "./normalise.js";
import { smallTalk, type Topic } from "./small-talk.js";

/** What of a program the classifier learns from. */
export type Learnable = {
  readonly intents: readonly Intent[];
  readonly flows: ReadonlyMap<
    string,
    { readonly name: string; readonly title: string; readonly keywords: readonly string[] }
  >;
};

export type BuiltinCommand = keyof typeof COMMAND_EXAMPLES;

/** Labels of classes that are no intent begin so; intents' names never do. */
export const BUILTIN_LABEL: Readonly<Record<BuiltinCommand, string>> = {
  handover: "!handover",
  cancel: "!cancel",
  repeat: "!repeat",
};
export const NOTHING_LABEL = "!none";

/** A program's classifier, ready to score. */
export type Trained = {
  model: Model;
  intents: ReadonlyMap<string, Intent>;
  /** Messages that need no scoring, by their normalised words. Intents' examples, keywords and the built-in commands. */
  exact: ReadonlyMap<string, Command>;
  /** Intents of the tenant for what would else be small talk ("obrigado"). */
  topics: ReadonlyMap<Topic, Intent>;
  /** Intents that mean a built-in command (a tenant's own "falar com atendente"): both are understood. */
  alias: ReadonlyMap<string, BuiltinCommand>;
};

const COMMANDS: readonly BuiltinCommand[] = ["handover", "cancel", "repeat"];

/** Everything that many companies' intents have in common, by name; built-in commands among them. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  ...COMMAND_EXAMPLES,
  ...COMMON_INTENTS,
  ...COMMON_TROUBLES,
};

/** Learns a program's intents. Deterministic; takes some tens of milliseconds for a dozen intents. */
export function train(program: Learnable): Trained {
  const alias = new Map<string, BuiltinCommand>();
  const classes: Labelled[] = program.intents.map((intent) => {
    const own = [...intent.examples, ...intent.keywords];
    const common = commonMeaning(own);
    const command = COMMANDS.find((each) => each === common);
    if (command) alias.set(intent.name, command);
    return { label: intent.name, examples: common ? [...own, ...(COMMON[common] ?? [])] : own };
  });
  const aliased = new Set(alias.values());
  for (const command of COMMANDS) {
    if (!aliased.has(command)) classes.push({ label: BUILTIN_LABEL[command], examples: COMMAND_EXAMPLES[command] });
  }
  classes.push({ label: NOTHING_LABEL, examples: BACKGROUND });
  return {
    model: new Model(classes),
    intents: new Map(program.intents.map((intent) => [intent.name, intent])),
    exact: exactMessages(program, alias),
    alias,
    topics: topicsOf(program),
  };
}

/** A message's normalised words as the key of `Trained.exact`. */
export function exactKey(tokens: readonly string[]): string {
  return tokens.join(" ");
}

function exactMessages(program: Learnable, alias: ReadonlyMap<string, BuiltinCommand>): Map<string, Command> {
  const exact = new Map<string, Command>();
  const put = (text: string, command: Command) => {
    const key = exactKey(normalise(text));
    if (key !== "") exact.set(key, command);
  };
  for (const command of COMMANDS) {
    const own = program.intents.find((intent) => intent.flow !== null && alias.get(intent.name) === command);
    for (const text of [...COMMAND_EXAMPLES[command], ...COMMAND_MESSAGES[command]]) {
      if (own?.flow) put(text, { kind: "start_flow", flow: own.flow, intent: own.name, by: "intent", score: 1 });
      else put(text, { kind: command, score: 1 });
    }
  }
  for (const { name: intent, flow, examples, keywords } of program.intents) {
    if (flow === null) continue;
    for (const text of examples) put(text, { kind: "start_flow", flow, intent, by: "intent", score: 1 });
    for (const text of keywords) put(text, { kind: "start_flow", flow, intent, by: "keyword", score: 1 });
  }
  for (const flow of program.flows.values()) {
    for (const text of flow.keywords) put(text, { kind: "start_flow", flow: flow.name, by: "keyword", score: 1 });
  }
  return exact;
}

/** Small talk that an intent's examples are about, where they are more than a coincidence. */
function topicsOf(program: Learnable): Map<Topic, Intent> {
  const topics = new Map<Topic, Intent>();
  for (const intent of program.intents) {
    if (intent.flow === null) continue;
    const found = intent.examples.flatMap((text) => smallTalk(text, normalise(text)) ?? []);
    if (found.length < 2 || found.length < intent.examples.length / 4) continue;
    for (const topic of found) if (!topics.has(topic)) topics.set(topic, intent);
  }
  return topics;
}

/** Enough to tell a majority. */
const VOTING_EPOCHS = 10;

let commonModel: Model | null = null;

/** The common intent that most of an intent's own examples mean, and clearly so; null when it is the company's own. */
function commonMeaning(examples: readonly string[]): string | null {
  commonModel ??= new Model(
    [
      ...Object.entries(COMMON).map(([label, each]) => ({ label, examples: each })),
      { label: NOTHING_LABEL, examples: BACKGROUND },
    ],
    VOTING_EPOCHS,
  );
  const votes = new Map<string, number>();
  for (const text of examples) {
    const [best] = commonModel.score(normalise(text));
    if (best && best.score >= 0.4) votes.set(best.label, (votes.get(best.label) ?? 0) + 1);
  }
  votes.delete(NOTHING_LABEL);
  const [first, second] = [...votes].sort((a, b) => b[1] - a[1]);
  if (!first || first[1] < 2 || first[1] < examples.length * 0.4 || first[1] < 2 * (second?.[1] ?? 0)) return null;
  return first[0];
}
