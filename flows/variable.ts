import type { ChoiceOption } from "./content.js";
import type { Scope, VariableType } from "./value.js";

/** A declared variable of a flow. */
export type Variable = {
  readonly name: string;
  readonly type: VariableType;
  readonly scope: Scope;
  /** The members of a `choice`, if declared. */
  readonly of: readonly ChoiceOption[] | null;
  /** Whether it holds personal data. Logs, traces, export and erasure respect this. */
  readonly pii: boolean;
  /** How long a remembered value is kept, in ms; null means as long as its scope. */
  readonly ttl: number | null;
  /** Its name in texts for the customer. */
  readonly label: string;
};
