import type { z } from "zod";
import type { CatalogEntry } from "../catalog/catalog-entry.js";
import type { ChoiceOption, InboundContent, OutboundContent } from "../content.js";
import type { EffectBody } from "../effect.js";
import type { Expression } from "../expression/compile-expression.js";
import type { Wait } from "../state.js";
import type { Understanding } from "../understanding.js";
import type { Value, Values, VariableType } from "../value.js";
import type { Variable } from "../variable.js";
import type { OutcomeBody, TimeoutBody } from "./shapes.js";

/**
 * Where a step continues: an index into the flow's steps, or -1 for the flow's end. It is filled in when the whole flow
 * is laid out.
 */
export type Target = { index: number };

/** What a step wants to happen next. */
export type Move =
  | { kind: "next" }
  | { kind: "jump"; to: Target }
  | { kind: "outcome"; outcome: Outcome }
  /** Stay on this step until `resume` is called, or its question is answered. */
  | { kind: "wait"; wait: WaitFor }
  /** Go on waiting as before. */
  | { kind: "stay" }
  | { kind: "call"; flow: string; inputs: Values }
  /** The flow is over. The flow that called it learns `outcome`. */
  | { kind: "end"; outcome: string }
  /** The whole dialogue is over, and a system flow says so. */
  | { kind: "give_up"; flow: string; inputs: Values };

export const NEXT: Move = { kind: "next" };
export const STAY: Move = { kind: "stay" };

export type WaitFor = {
  for: Wait["for"];
  /** Ms from now until a `timer` signal. Absent: no timer. */
  after?: number | null;
  /** Ms from now until the dialogue counts as left, without a word. */
  quietAfter?: number;
  effect?: string;
  options?: ChoiceOption[] | null;
};

/** A named outcome: where the author sent it, or what happens otherwise. */
export type Outcome = { name: string; target: Target | null; otherwise: Move };

/** What reaches a step that waits. */
export type Signal =
  | { kind: "timer" }
  | { kind: "result"; outcome: string; value: Value }
  | { kind: "called"; outcome: string; outputs: Values }
  | { kind: "returned" }
  | { kind: "message"; content: InboundContent };

/** How well a message answers a question. `sure`: it can mean nothing else. `weak`: it may be an answer. */
export type Reading =
  | { fit: "sure"; value: Value; shown: string }
  | { fit: "weak"; value: Value; shown: string }
  /** `heard`: the reason says what was understood, and what is in doubt. */
  | { fit: "none"; reason: string; heard?: boolean };

/**
 * A step that waits for the customer's answer. The dialogue decides whether a message is an answer; the step decides
 * what it means.
 */
export type Question = {
  interruptible: boolean;
  /** Nearly any text would be an answer, so only a clear command interrupts. */
  freeText: boolean;
  label: string;
  variable: string;
  type: VariableType;
  /** A message that does not fit continues at once where the author says, and the question is not asked again. */
  takesAll?: boolean;
  /** Null when they are computed as the question is asked. */
  options: readonly ChoiceOption[] | null;
  /** Reads a message. `computed` are the options that were computed for this asking; null when there were none. */
  read(turn: StepTurn, content: InboundContent, computed: readonly ChoiceOption[] | null): Reading;
  /**
   * Reads an answer in other words, or with more around it; null when it is none. Absent when only an unmistakable
   * answer counts.
   */
  loosely?(turn: StepTurn, content: InboundContent, computed: readonly ChoiceOption[] | null): Reading | null;
  fill(turn: StepTurn, value: Value): Move;
  /**
   * Says what did not fit and asks again, or gives up. When something was heard and is in doubt, or when the content
   * was no text, that is said whatever the author wrote.
   */
  misread(turn: StepTurn, reason: string, heard?: boolean): Move;
  /** Asks again: in the given form; otherwise in the short form if it was asked a short while ago. */
  prompt(turn: StepTurn, form?: "whole" | "short"): void;
};

/** A compiled step. */
export type StepBehaviour = {
  run(turn: StepTurn): Move;
  /** Required when `run` can wait for anything but an answer. Null when the signal means nothing to the step. */
  resume?(turn: StepTurn, signal: Signal): Move | null;
  question?: Question;
  /** Whether the flow continues with the next step by itself. Default: yes. */
  flowsOn?: boolean;
  /** Whether the step waits for the customer or the clock. A loop that contains it is then harmless. */
  waits?: boolean;
  /** Whether earlier answers can no longer be corrected after it, because something was done outside with them. */
  irreversible?: boolean;
  /**
   * Whether running it again changes nothing outside. A request that was lost while a person had the conversation is
   * then made again.
   */
  repeatable?: boolean;
  /**
   * Called when the customer calls off what the step waits for: takes back what it began outside. The step is on top of
   * the stack.
   */
  abandon?(turn: StepTurn): void;
  /** Whether it is asked only once. When another topic comes in between, the step is told that its time is up. */
  fleeting?: boolean;
};

/** A text that may contain `{{ }}`. `fixed` is the whole text when it contains none. */
export type Text = {
  source: string;
  fixed: string | null;
  /** `forPeople`: chosen options are shown by their label, otherwise by their id. */
  render(values: Values, format: (value: Value, type: VariableType | null) => string, forPeople: boolean): string;
};

/** What a running step may see and do. It cannot reach anything else. */
export type StepTurn = {
  readonly at: number;
  readonly eventId: string;
  readonly zone: { timezone: string; locale: string };
  /** The understanding of the customer's message of this turn; null for timers and results. */
  readonly understanding: Understanding | null;
  readonly wait: Wait | null;
  get(variable: string): Value;
  set(variable: string, value: Value): void;
  /** Whether this run comes past the step for the second time. Also records that it was here. */
  passAgain(): boolean;
  /** Records that `variable` was answered here, so that it can be corrected later. */
  answered(variable: string): void;
  evaluate(expression: Expression): Value;
  text(text: Text): string;
  /** Renders a text for another system: plain values, escaped by `format`. */
  textFor(text: Text, format: (value: Value) => string): string;
  say(content: OutboundContent): void;
  /** One of several texts with the same meaning: one that was not used recently. */
  anyOf(texts: readonly string[]): string;
  /** Whether exactly this text was said a short while ago. */
  saidLately(text: string): boolean;
  /** Records what the talk is about: an item of the catalog, or a subject that was chosen. */
  about(topic: string): void;
  /** What the talk is about, newest first. */
  topics(): string[];
  /**
   * When an item's description was given a short while ago, only what is asked now: how long it takes. Null when the
   * whole answer is wanted.
   */
  inShort(answer: Value): string | null;
  /**
   * Takes the file that came with the message being handled, if no step took it yet. A step that asks for a file then
   * has it already.
   */
  takeFile(): InboundContent | null;
  /** Whether the conversation's channel can carry this kind of content. */
  carries(content: OutboundContent): boolean;
  effect(body: EffectBody): string;
  /** Counts one more answer that did not fit. Returns the number of such answers. */
  countTry(): number;
  /** The opening hours at this moment. */
  hours(): { open: boolean; nextOpening: string };
  /**
   * The customer does not want what is asked now. If they change their mind within a day, they are asked again from
   * this step on.
   */
  keepForLater(): void;
  /** From here on a person speaks: the dialogue ends at its next wait. */
  handOver(): void;
  /** A summary for people: the flow's title and the answers given. */
  summary(): string;
  note(text: string): void;
};

/** What a step may ask of the compiler. Every refusal becomes a problem with file, line, flow and step. */
export type StepCompiler = {
  /** The position of the step, such as `steps.3.then.0`, or its id. */
  readonly key: string;
  /** Whether the flow can be interrupted. */
  readonly interruptible: boolean;
  text(source: string, ...path: PathPart[]): Text;
  expression(source: string, ...path: PathPart[]): Expression;
  /** Compiles an expression that is true or false. */
  condition(source: string, ...path: PathPart[]): Expression;
  /** Compiles a YAML scalar for something of this type. Strings are expressions; other scalars are themselves. */
  value(source: unknown, wanted: VariableType | null, ...path: PathPart[]): Expression;
  /** Compiles a nested list of steps. Behind its last step, the step that follows this one continues. */
  steps(list: readonly unknown[] | undefined, ...path: PathPart[]): Target;
  goto(id: string, ...path: PathPart[]): Target;
  outcome(name: string, body: OutcomeBody | undefined, otherwise: Move): Outcome;
  /** The ms and the outcome of a `timeout:`; null when none is written. */
  timeout(body: TimeoutBody | undefined, otherwise: Move): { after: number; outcome: Outcome } | null;
  duration(text: string, ...path: PathPart[]): number;
  /** A declared variable. Null, and a problem, when there is none. */
  variable(name: string, ...path: PathPart[]): Variable | null;
  /** A variable that may be declared or not. */
  lookUp(name: string): Variable | null;
  /** What another flow takes and gives. Null, and a problem, when there is no such flow. */
  flow(name: string, ...path: PathPart[]): FlowSurface | null;
  intent(name: string, ...path: PathPart[]): void;
  team(name: string, ...path: PathPart[]): void;
  /** Refuses a slug that is no item of the catalog. */
  catalogItem(slug: string, ...path: PathPart[]): void;
  /** Everything that the catalog contains. */
  entries(): readonly CatalogEntry[];
  /** Checks that a content fits every enabled channel. `options` may fall back to numbered text. */
  fits(content: FitCheck, ...path: PathPart[]): void;
  problem(path: readonly PathPart[], reason: string, remedy: string): void;
  warn(path: readonly PathPart[], reason: string, remedy: string): void;
};
export type PathPart = string | number;

/** What other flows may know about a flow: its inputs and outputs with their types. */
export type FlowSurface = { inputs: ReadonlyMap<string, VariableType>; outputs: ReadonlyMap<string, VariableType> };

export type FitCheck = {
  text: Text;
  options?: readonly ChoiceOption[];
  media?: string;
  location?: boolean;
  template?: boolean;
  fallback?: boolean;
};

/** A variable that a step saves without a declaration. */
export type Saved = { name: string; type: VariableType };

/** A step kind in the registry. */
export type StepKind = {
  verb: string;
  /** One sentence for the reference page and the editor. */
  summary: string;
  schema: z.ZodObject;
  /** The variables that a raw step of this kind would save. It must accept any object. */
  saves(raw: Record<string, unknown>): Saved[];
  /** Null when the shape was refused (the compiler has the problems). */
  compile(
    raw: Record<string, unknown>,
    compiler: StepCompiler,
    refuse: (error: z.ZodError) => void,
  ): StepBehaviour | null;
};

/**
 * Defines a step kind: its schema, what it checks and prepares (`compile`), and what it does (the behaviour that
 * `compile` returns). Everything about one kind stands in its own file.
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
