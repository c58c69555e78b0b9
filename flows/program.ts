import type { CatalogEntry } from "./catalog/catalog-entry.js";
import type { Expression } from "./expression/compile-expression.js";
import type { Hours } from "./hours/hours.js";
import type { Meaning } from "./meaning.js";
import type { StepBehaviour, Target } from "./steps/step-kind.js";
import type { Value } from "./value.js";
import type { UrgentWords } from "./values/urgent-words.js";
import type { Variable } from "./variable.js";

/**
 * A published, compiled set of flows. It never changes, all conversations of a tenant share it, and it holds no state.
 * The same source always gives the same `hash`.
 */
export type Program = {
  readonly hash: string;
  readonly company: { readonly name: string; readonly timezone: string; readonly locale: string };
  /** Null when the company is always open. */
  readonly hours: Hours | null;
  /** By name, system flows included. */
  readonly flows: ReadonlyMap<string, Flow>;
  readonly intents: readonly Intent[];
  /** The value of `catalog` in expressions. */
  readonly catalog: Value;
  /** The company's items, with the words that customers use. */
  readonly items: readonly CatalogEntry[];
  /** Whether the company has articles that can answer questions. */
  readonly knowledge: boolean;
  /** Flows that begin without being understood; null when the tenant wrote no such flow. */
  readonly starts: {
    readonly firstMessage: string | null;
    readonly fallback: string | null;
    readonly outOfHours: string | null;
    /** How long after a conversation's end its survey is sent, in ms; null for never. */
    readonly survey: number | null;
  };
};

/**
 * Something that a customer may want, described by examples. `flow` is the flow that it starts; null when only
 * `classify` uses it.
 */
export type Intent = {
  readonly name: string;
  /** Its name when choices are offered. */
  readonly title: string;
  readonly flow: string | null;
  readonly examples: readonly string[];
  readonly keywords: readonly string[];
  /** The meaning that the author declared; null when the intent only has its examples. */
  readonly means: Meaning | null;
};

export type Flow = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly file: string;
  /** Whether it is shipped with the product and not replaced by the tenant. */
  readonly system: boolean;
  /**
   * Whether its acts cannot be undone: an unsure message or a single word then leads to a question, and never starts
   * it.
   */
  readonly careful: boolean;
  /** Words that start it when they are the whole message. */
  readonly keywords: readonly string[];
  /** Words that begin it before anything else, whatever else is said or running. */
  readonly urgent?: readonly UrgentWords[];
  readonly vars: ReadonlyMap<string, Variable>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The steps as a flat list: branches stand behind their step, and targets are indexes. */
  readonly steps: readonly Step[];
  /** The index of the first step; -1 in an empty flow. */
  readonly first: number;
  readonly interruptible: boolean;
  /** Whether the flow is returned to after an interruption, or is over. */
  readonly whenInterrupted: "return" | "drop";
  /** Whether any text or condition depends on the clock or the opening hours. Other flows are spared that work. */
  readonly readsClock: boolean;
  /** Variables on which conditions and computations depend. Correcting one goes back to where it was asked. */
  readonly decisive: ReadonlySet<string>;
  /**
   * The slug of the only catalog item that the flow's texts tell about; it is the subject of the talk while the flow
   * runs. Absent or null when there is none, or several.
   */
  readonly item?: string | null;
};

export type Step = {
  /**
   * The author's id, or the position in the file (`steps.3.then.0`). Traces, problems and coverage name the step by it.
   */
  readonly key: string;
  readonly verb: string;
  readonly line: number;
  readonly when: Expression | null;
  /** The step that follows; -1 is the flow's end. */
  readonly next: Target;
  /** The named outcomes for which the author wrote something. Tests should reach each. */
  readonly outcomes: readonly string[];
  readonly behaviour: StepBehaviour;
};
