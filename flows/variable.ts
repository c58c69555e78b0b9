import type { ChoiceOption } from "./content.js";
import type { Scope, VariableType } from "./value.js";

/** A value that flows keep, as it is declared. */
export type Variable = {
  readonly name: string;
  readonly type: VariableType;
  readonly scope: Scope;
  /** The members of a `choice`, where declared. */
  readonly of: readonly ChoiceOption[] | null;
  /** Personal data: logs, traces, export and erasure honour it. */
  readonly pii: boolean;
  /** How long a remembered value lives, in ms; null: as long as its scope. */
  readonly ttl: number | null;
  /** How it is called when the customer is told about it. */
  readonly label: string;
};
