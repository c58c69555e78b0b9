import type { Meaning } from "../flows/meaning.js";
import type { Intent } from "../flows/program.js";
import type { Command } from "../flows/understanding.js";
import { BACKGROUND } from "./background.js";
import { COMMAND_EXAMPLES, COMMAND_MESSAGES } from "./builtin-examples.js";
import { COMMON_INTENTS, COMMON_TROUBLES } from "./common-intents.js";
import { type Labelled, Model } from "./model.js";
import { normalise } from "./normalise.js";
import type { Topic } from "./small-talk.js";

/** The parts of a program that the classifier learns from. */
export type Learnable = {
  readonly intents: readonly Intent[];
  readonly flows: ReadonlyMap<
    string,
    { readonly name: string; readonly title: string; readonly keywords: readonly string[]; readonly careful: boolean }
  >;
};

export type BuiltinCommand = keyof typeof COMMAND_EXAMPLES;

/** Labels of classes that are not intents. Intents' names never begin like these. */
export const BUILTIN_LABEL: Readonly<Record<BuiltinCommand, string>> = {
  handover: "!handover",
  cancel: "!cancel",
  repeat: "!repeat",
};
export const NOTHING_LABEL = "!none";

/** A trained classifier of a program. */
export type Trained = {
  model: Model;
  intents: ReadonlyMap<string, Intent>;
  /**
   * Messages that need no scoring, by their normalised words: examples of intents, keywords, and the built-in commands.
   */
  exact: ReadonlyMap<string, Command>;
  /** Intents of the tenant for messages that would otherwise be small talk ("obrigado"). */
  topics: ReadonlyMap<Topic, Intent>;
  /** Intents whose author declared that they mean a built-in command (`means: person`). Both are understood. */
  alias: ReadonlyMap<string, BuiltinCommand>;
  /** Flows that cannot be undone. */
  careful: ReadonlySet<string>;
};

const COMMANDS: readonly BuiltinCommand[] = ["handover", "cancel", "repeat"];
const COMMAND_OF: Partial<Record<Meaning, BuiltinCommand>> = { person: "handover", cancel: "cancel", repeat: "repeat" };

/** Stock phrases by meaning, for the meanings that are not commands. */
const STOCK: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({ ...COMMON_INTENTS, ...COMMON_TROUBLES }),
);

/**
 * Trains a classifier from a program's intents. It is deterministic and takes some tens of milliseconds for a dozen
 * intents.
 */
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

/** The key of a message in `Trained.exact`: its normalised words. */
export function exactKey(tokens: readonly string[]): string {
  return tokens.join(" ");
}

/** The title or name of an intent, as one more example of it. */
function titleOf({ name, title }: Intent): string[] {
  return [title === "" ? name : title].map((text) => text.replace(/[-_]+/g, " "));
}

/**
 * Messages that need no scoring. An example or keyword of an intent that is also one of the product's own commands
 * ("cancela") stays that command, unless the intent's author declared that the intent means it. A keyword that a flow
 * names is the author's own word.
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

/** The meaning of a message that as a whole is a command for every company; null when it is none. */
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

/** Thanks and farewells belong to the intent to which its author gave them. */
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
 * Phrases of meanings that no intent declares. They are learned as none of the company's business, unless an intent's
 * own examples are about the same; then they are not learned at all.
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

/** From this score on, an example is about a meaning. */
const TOUCHES = 0.35;
