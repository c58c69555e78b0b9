import type { z } from "zod";
import type { CatalogEntry } from "../catalog/catalog-entry.js";
import type { ChoiceOption, InboundContent, OutboundContent } from "../content.js";
import type { EffectBody } from "../effect.js";
import type { Expression } from "../expression/compile-expression.js";
import type { Variable } from "../program.js";
import type { Wait } from "../state.js";
import type { Understanding } from "../understanding.js";
import type { Value, Values, VariableType } from "../value.js";
import type { OutcomeBody, TimeoutBody } from "./shapes.js";

/** Where a step goes on: an index into the flow's steps, -1 its end. Filled in once the whole flow is laid out. */
export type Target = { index: number };

/** What a step wants to happen next. */
export type Move =
  | { kind: "next" }
  | { kind: "jump"; to: Target }
  | { kind: "outcome"; outcome: Outcome }
  /** Stays on this step until `resume`, or until its question is answered. */
  | { kind: "wait"; wait: WaitFor }
  /** Goes on waiting as before. */
  | { kind: "stay" }
  | { kind: "call"; flow: string; inputs: Values }
  /** The flow is over; what called it learns `outcome`. */
  | { kind: "end"; outcome: string }
  /** The whole dialogue is over, and a system flow says so. */
  | { kind: "give_up"; flow: string; inputs: Values };

export const NEXT: Move = { kind: "next" };
export const STAY: Move = { kind: "stay" };

export type WaitFor = {
  for: Wait["for"];
  /** Ms from now until a `timer` signal; absent: no timer. */
  after?: number | null;
  /** Ms from now until the dialogue counts as left, without a word. */
  quietAfter?: number;
  effect?: string;
  options?: ChoiceOption[] | null;
};

/** A named way on: where the author sent it, or what happens otherwise. */
export type Outcome = { name: string; target: Target | null; otherwise: Move };

/** What reaches a step that waits. */
export type Signal =
  | { kind: "timer" }
  | { kind: "result"; outcome: string; value: Value }
  | { kind: "called"; outcome: string; outputs: Values }
  | { kind: "returned" }
  | { kind: "message"; content: InboundContent };

/** How well a message answers a question. `sure`: nothing else could be meant; `weak`: it would do. */
export type Reading =
  | { fit: "sure"; value: Value; shown: string }
  | { fit: "weak"; value: Value; shown: string }
  /** `heard`: the reason tells what was understood and is in doubt. */
  | { fit: "none"; reason: string; heard?: boolean };

/** A step that waits for the customer's answer. The dialogue decides whether a message is one; the step what it means. */
export type Question = {
  interruptible: boolean;
  /** Nearly any text would do, so only a clear command interrupts. */
  freeText: boolean;
  label: string;
  variable: string;
  type: VariableType;
  /** Whatever does not fit goes the author's own way at once, and is not asked for again. */
  takesAll?: boolean;
  /** Null where they are computed when the question is asked. */
  options: readonly ChoiceOption[] | null;
  /** `computed` are the options that were computed for this asking; null where there were none. */
  read(turn: StepTurn, content: InboundContent, computed: readonly ChoiceOption[] | null): Reading;
  /** An answer in other words, or with more around it; null: none. Absent where only an unmistakable answer counts. */
  loosely?(turn: StepTurn, content: InboundContent, computed: readonly ChoiceOption[] | null): Reading | null;
  fill(turn: StepTurn, value: Value): Move;
  /** Says what did not fit and asks again, or gives up. What was heard and is in doubt, and what came that was no text, is said whatever the author wrote. */
  misread(turn: StepTurn, reason: string, heard?: boolean): Move;
  /** Asks again: in the form that is wanted; else in its short form where it was asked a short while ago. */
  prompt(turn: StepTurn, form?: "whole" | "short"): void;
};

/** A compiled step. */
export type StepBehaviour = {
  run(turn: StepTurn): Move;
  /** Must be there when `run` can wait for anything but an answer. Null: the signal means nothing to it. */
  resume?(turn: StepTurn, signal: Signal): Move | null;
  question?: Question;
  /** Whether it goes on to the next step by itself. Default: yes. */
  flowsOn?: boolean;
  /** Whether it waits for the customer or the clock, so that a loop through it is harmless. */
  waits?: boolean;
  /** After it, earlier answers can no longer be corrected: something left the house because of them. */
  irreversible?: boolean;
  /** Running it again changes nothing outside: a request that was lost while a person had the conversation is made anew. */
  repeatable?: boolean;
  /** The customer calls off what it waits for: takes back what was begun outside. Runs as the top of the stack. */
  abandon?(turn: StepTurn): void;
  /** Asked once and never again: when another topic comes in between it hears that its time is up. */
  fleeting?: boolean;
};

/** A text that may hold `{{ }}`. `fixed` is the whole text when it holds none. */
export type Text = {
  source: string;
  fixed: string | null;
  /** `forPeople`: chosen options show their label; otherwise their id. */
  render(values: Values, format: (value: Value, type: VariableType | null) => string, forPeople: boolean): string;
};

/** What a running step may see and do. Everything else is out of its reach. */
export type StepTurn = {
  readonly at: number;
  readonly eventId: string;
  readonly zone: { timezone: string; locale: string };
  /** Of the customer's message that this turn is about; null for timers and results. */
  readonly understanding: Understanding | null;
  readonly wait: Wait | null;
  get(variable: string): Value;
  set(variable: string, value: Value): void;
  /** Whether this run comes past the step for the second time. Notes that it was here. */
  passAgain(): boolean;
  /** Notes that `variable` was answered here, so that it can be corrected later. */
  answered(variable: string): void;
  evaluate(expression: Expression): Value;
  text(text: Text): string;
  /** Renders for another system and not for people: values as they are, escaped by `format`. */
  textFor(text: Text, format: (value: Value) => string): string;
  say(content: OutboundContent): void;
  /** One of several ways to say something: one that was not used lately. */
  anyOf(texts: readonly string[]): string;
  /** Whether this very text was said a short while ago. */
  saidLately(text: string): boolean;
  /** Notes what the talk is about: an item of the catalog, a subject that was chosen. */
  about(topic: string): void;
  /** What the talk is about, newest first. */
  topics(): string[];
  /** Of an item's card that was told a short while ago, only what is asked now: how long it takes. Null: all of it is wanted. */
  inShort(answer: Value): string | null;
  /** The file that came with the message being dealt with, if no step took it yet: whoever asks for one has it already. */
  takeFile(): InboundContent | null;
  /** Whether the conversation's channel can carry this kind of content. */
  carries(content: OutboundContent): boolean;
  effect(body: EffectBody): string;
  /** Counts one more answer that did not fit; how many there were. */
  countTry(): number;
  /** Opening hours at this moment. */
  hours(): { open: boolean; nextOpening: string };
  /** The customer does not want what is asked now: who thinks better of it within a day is asked anew from this step on. */
  keepForLater(): void;
  /** From here on a person speaks: the dialogue ends at its next wait. */
  handOver(): void;
  /** Words for people about what was going on: the flow's title and the answers given. */
  summary(): string;
  note(text: string): void;
};

/** What a step may ask of the compiler. Every refusal becomes a problem with file, line, flow and step. */
export type StepCompiler = {
  /** Place of the step, `steps.3.then.0`, or its id. */
  readonly key: string;
  /** Whether the flow lets itself be interrupted. */
  readonly interruptible: boolean;
  text(source: string, ...path: PathPart[]): Text;
  expression(source: string, ...path: PathPart[]): Expression;
  /** An expression that is true or not. */
  condition(source: string, ...path: PathPart[]): Expression;
  /** A YAML scalar for something of this type: strings are expressions, anything else is itself. */
  value(source: unknown, wanted: VariableType | null, ...path: PathPart[]): Expression;
  /** A nested list of steps; behind its last step this step's successor follows. */
  steps(list: readonly unknown[] | undefined, ...path: PathPart[]): Target;
  goto(id: string, ...path: PathPart[]): Target;
  outcome(name: string, body: OutcomeBody | undefined, otherwise: Move): Outcome;
  /** Ms and outcome of a `timeout:`; null when it is not written. */
  timeout(body: TimeoutBody | undefined, otherwise: Move): { after: number; outcome: Outcome } | null;
  duration(text: string, ...path: PathPart[]): number;
  /** A declared variable; null (and a problem) where there is none. */
  variable(name: string, ...path: PathPart[]): Variable | null;
  /** A variable that may or may not be declared. */
  lookUp(name: string): Variable | null;
  /** What another flow takes and gives; null (and a problem) where there is none. */
  flow(name: string, ...path: PathPart[]): FlowSurface | null;
  intent(name: string, ...path: PathPart[]): void;
  team(name: string, ...path: PathPart[]): void;
  /** An item of the catalog. */
  catalogItem(slug: string, ...path: PathPart[]): void;
  /** All that the catalog holds. */
  entries(): readonly CatalogEntry[];
  /** Checks that what is said fits every enabled channel; `options` may fall back to numbered text. */
  fits(content: FitCheck, ...path: PathPart[]): void;
  problem(path: readonly PathPart[], reason: string, remedy: string): void;
  warn(path: readonly PathPart[], reason: string, remedy: string): void;
};
export type PathPart = string | number;

/** What other flows may know of a flow: its inputs and outputs with their types. */
export type FlowSurface = { inputs: ReadonlyMap<string, VariableType>; outputs: ReadonlyMap<string, VariableType> };

export type FitCheck = {
  text: Text;
  options?: readonly ChoiceOption[];
  media?: string;
  location?: boolean;
  fallback?: boolean;
};

/** A variable that a step saves without it being declared. */
export type Saved = { name: string; type: VariableType };

/** A step kind as the registry holds it. */
export type StepKind = {
  verb: string;
  /** One sentence for the reference page and the editor. */
  summary: string;
  schema: z.ZodObject;
  /** Variables that a raw step of this kind would save. Must accept anything. */
  saves(raw: Record<string, unknown>): Saved[];
  /** Null where the shape was refused (the problems are with the compiler). */
  compile(
    raw: Record<string, unknown>,
    compiler: StepCompiler,
    refuse: (error: z.ZodError) => void,
  ): StepBehaviour | null;
};

/**
 * Makes a step kind: its schema, what it checks and prepares (`compile`), and what it does (the behaviour returned).
 * Everything about one kind stands in its one file.
 */
export function defineStep<Schema extends z.ZodObject>(kind: {
  verb: string;
  summary: string;
  schema: Schema;
  saves?: (raw: Record<string, unknown>) => Saved[];
  compile(step: z.output<Schema>, compiler: StepCompiler): StepBehaviour;
}): StepKind {
  return {
    verb: kind.verb,
    summary: kind.summary,
    schema: kind.schema,
    saves: kind.saves ?? (() => []),
    compile(raw, compiler, refuse) {
      const parsed = kind.schema.safeParse(raw);
      if (parsed.success) return kind.compile(parsed.data, compiler);
      refuse(parsed.error);
      return null;
    },
  };
}
