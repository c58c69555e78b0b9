import type { CatalogEntry } from "./catalog/catalog-entry.js";
import type { Expression } from "./expression/compile-expression.js";
import type { Hours } from "./hours/hours.js";
import type { Meaning } from "./meaning.js";
import type { StepBehaviour, Target } from "./steps/step-kind.js";
import type { Value } from "./value.js";
import type { UrgentWords } from "./values/urgent-words.js";
import type { Variable } from "./variable.js";

/**
 * A published set of flows, compiled: immutable, shared by all conversations of a tenant, and holding no state.
 * The same source always gives the same `hash`.
 */
export type Program = {
  readonly hash: string;
  readonly company: { readonly name: string; readonly timezone: string; readonly locale: string };
  /** Null: always open. */
  readonly hours: Hours | null;
  /** By name; system flows included. */
  readonly flows: ReadonlyMap<string, Flow>;
  readonly intents: readonly Intent[];
  /** What `catalog` holds in expressions. */
  readonly catalog: Value;
  /** What the company sells, as customers speak of it. */
  readonly items: readonly CatalogEntry[];
  /** Whether the company has articles that questions can be answered from. */
  readonly knowledge: boolean;
  /** Flows that begin without being understood; null where the tenant wrote none. */
  readonly starts: {
    readonly firstMessage: string | null;
    readonly fallback: string | null;
    readonly outOfHours: string | null;
    /** Ms from a conversation's end to its survey; null: none. */
    readonly survey: number | null;
  };
};

/** Something a customer may want, told by examples. `flow` is what it starts; null: only `classify` uses it. */
export type Intent = {
  readonly name: string;
  /** How it is called when choices are offered. */
  readonly title: string;
  readonly flow: string | null;
  readonly examples: readonly string[];
  readonly keywords: readonly string[];
  /** The product's own meaning that the author gave it; null: nothing but its examples. */
  readonly means: Meaning | null;
};

export type Flow = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly file: string;
  /** Shipped with the product, and not replaced by the tenant. */
  readonly system: boolean;
  /** What it does cannot be undone: an unsure message or a single word asks first and never starts it. */
  readonly careful: boolean;
  /** Words that start it when they are the whole message. */
  readonly keywords: readonly string[];
  /** What begins it before anything else, whatever else is said or running. */
  readonly urgent?: readonly UrgentWords[];
  readonly vars: ReadonlyMap<string, Variable>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Flat: branches stand behind the step they belong to, and targets are indexes. */
  readonly steps: readonly Step[];
  /** Index of the first step; -1 in an empty flow. */
  readonly first: number;
  readonly interruptible: boolean;
  /** Whether a flow that was interrupted is returned to, or over. */
  readonly whenInterrupted: "return" | "drop";
  /** Whether any text or condition reads the clock or the opening hours; spares the others the work. */
  readonly readsClock: boolean;
  /** Variables that conditions and computations depend on: correcting one of them goes back to where it was asked. */
  readonly decisive: ReadonlySet<string>;
  /** The one item of the catalog that its texts tell of (its slug): what the talk is about while it runs. None: it tells of no item, or of several. */
  readonly item?: string | null;
};

export type Step = {
  /** The author's id, or the place in the file (`steps.3.then.0`): what traces, problems and coverage name. */
  readonly key: string;
  readonly verb: string;
  readonly line: number;
  readonly when: Expression | null;
  /** Where it goes on; -1 is the flow's end. */
  readonly next: Target;
  /** Named outcomes that the author wrote something for; tests should reach each. */
  readonly outcomes: readonly string[];
  readonly behaviour: StepBehaviour;
};
