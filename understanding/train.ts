import type { Meaning } from "../flows/meaning.js";
import type { Intent } from "../flows/program.js";
import type { Command } from "../flows/understanding.js";
import { BACKGROUND } from "./background.js";
import { COMMAND_EXAMPLES, COMMAND_MESSAGES } from "./builtin-examples.js";
import { COMMON_INTENTS, COMMON_TROUBLES } from "./common-intents.js";
import { type Labelled, Model } from "./model.js";
import { normalise } from "./normalise.js";
import type { Topic } from "./small-talk.js";

/** What of a program the classifier learns from. */
export type Learnable = {
  readonly intents: readonly Intent[];
  readonly flows: ReadonlyMap<
    string,
    { readonly name: string; readonly title: string; readonly keywords: readonly string[]; readonly careful: boolean }
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
  /** Intents whose author said that they mean a built-in command (`means: person`): both are understood. */
  alias: ReadonlyMap<string, BuiltinCommand>;
  /** Flows that cannot be undone. */
  careful: ReadonlySet<string>;
};

const COMMANDS: readonly BuiltinCommand[] = ["handover", "cancel", "repeat"];
const COMMAND_OF: Partial<Record<Meaning, BuiltinCommand>> = { person: "handover", cancel: "cancel", repeat: "repeat" };

/** What the product knows to say about the meanings that are no commands, by meaning. */
const STOCK: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({ ...COMMON_INTENTS, ...COMMON_TROUBLES }),
);

/** Learns a program's intents. Deterministic; takes some tens of milliseconds for a dozen intents. */
export function train(program: Learnable): Trained {
  const alias = new Map<string, BuiltinCommand>();
  const classes: Labelled[] = program.intents.map((intent) => {
    const own = [...intent.examples, ...intent.keywords, ...titleOf(intent)];
    const command = intent.means === null ? undefined : COMMAND_OF[intent.means];
    if (command) alias.set(intent.name, command);
    const stock = command ? COMMAND_EXAMPLES[command] : STOCK.get(intent.means ?? "");
    return { label: intent.name, examples: [...own, ...(stock ?? [])] };
  });
  const aliased = new Set(alias.values());
  for (const command of COMMANDS) {
    if (!aliased.has(command)) classes.push({ label: BUILTIN_LABEL[command], examples: COMMAND_EXAMPLES[command] });
  }
  classes.push({ label: NOTHING_LABEL, examples: [...BACKGROUND, ...undeclared(program.intents)] });
  return {
    model: new Model(classes),
    intents: new Map(program.intents.map((intent) => [intent.name, intent])),
    exact: exactMessages(program, alias),
    alias,
    topics: topicsOf(program.intents),
    careful: new Set([...program.flows.values()].filter((flow) => flow.careful).map((flow) => flow.name)),
  };
}

/** A message's normalised words as the key of `Trained.exact`. */
export function exactKey(tokens: readonly string[]): string {
  return tokens.join(" ");
}

/** How an intent is called says what it is about, where it is called anything. */
function titleOf({ name, title }: Intent): string[] {
  return [title === "" ? name : title].map((text) => text.replace(/[-_]+/g, " "));
}

/**
 * The product's own commands are the product's: an example or keyword of an intent that is one ("cancela") does not take
 * it over, unless the intent's author said that it means it. What a flow names as its keyword is the author's own word.
 */
function exactMessages(program: Learnable, alias: ReadonlyMap<string, BuiltinCommand>): Map<string, Command> {
  const exact = new Map<string, Command>();
  const put = (text: string, command: Command) => {
    const key = exactKey(normalise(text));
    if (key !== "") exact.set(key, command);
  };
  for (const { name: intent, flow, examples, keywords } of program.intents) {
    if (flow === null) continue;
    for (const text of examples) put(text, { kind: "start_flow", flow, intent, by: "intent", score: 1 });
    for (const text of keywords) put(text, { kind: "start_flow", flow, intent, by: "keyword", score: 1 });
  }
  for (const command of COMMANDS) {
    const own = program.intents.find((intent) => intent.flow !== null && alias.get(intent.name) === command);
    for (const text of [...COMMAND_EXAMPLES[command], ...COMMAND_MESSAGES[command]]) {
      if (own?.flow) put(text, { kind: "start_flow", flow: own.flow, intent: own.name, by: "intent", score: 1 });
      else put(text, { kind: command, score: 1 });
    }
  }
  for (const flow of program.flows.values()) {
    for (const text of flow.keywords) put(text, { kind: "start_flow", flow: flow.name, by: "keyword", score: 1 });
  }
  return exact;
}

/** The meaning whose command this whole message is, whoever the company is; null: it is none. */
export function builtinCommandOf(text: string): Meaning | null {
  commandKeys ??= new Map(
    (Object.entries(COMMAND_OF) as [Meaning, BuiltinCommand][]).flatMap(([meaning, command]) =>
      [...COMMAND_EXAMPLES[command], ...COMMAND_MESSAGES[command]].map((each): [string, Meaning] => [
        exactKey(normalise(each)),
        meaning,
      ]),
    ),
  );
  return commandKeys.get(exactKey(normalise(text))) ?? null;
}

let commandKeys: ReadonlyMap<string, Meaning> | null = null;

/** Thanks and farewells belong to the intent that its author gave them to. */
function topicsOf(intents: readonly Intent[]): Map<Topic, Intent> {
  const own = intents.find((intent) => intent.means === "thanks" && intent.flow !== null);
  return new Map(
    own
      ? [
          ["thanks", own],
          ["goodbye", own],
        ]
      : [],
  );
}

let stockModel: Model | null = null;

/**
 * What is said about meanings that no intent declares is none of the company's business, and is learned as that; unless
 * an intent's own examples are about it all the same: then it is neither.
 */
function undeclared(intents: readonly Intent[]): string[] {
  stockModel ??= new Model([
    ...[...STOCK].map(([label, examples]) => ({ label, examples })),
    { label: NOTHING_LABEL, examples: BACKGROUND },
  ]);
  const spoken = new Set(intents.map((intent) => intent.means as string | null));
  for (const { examples, means } of intents) {
    if (means !== null) continue;
    const votes = new Map<string, number>();
    for (const text of examples) {
      const [best] = stockModel.score(normalise(text));
      if (best && best.score >= TOUCHES) votes.set(best.label, (votes.get(best.label) ?? 0) + 1);
    }
    for (const [meaning, count] of votes) if (count >= Math.min(2, examples.length)) spoken.add(meaning);
  }
  return [...STOCK].flatMap(([meaning, examples]) => (spoken.has(meaning) ? [] : examples));
}

/** From this score on an example is about a meaning. */
const TOUCHES = 0.35;
