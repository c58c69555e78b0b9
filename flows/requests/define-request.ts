import { z } from "zod";
import type { Value } from "../value.js";

/** Outcomes by name, each with the schema of its value. */
export type Outcomes = { [outcome: string]: z.ZodType };

/** Why a request failed. `words` are for the customer. Every request may end so, because its room may give up. */
const failed = z
  .object({ reason: z.string().optional(), words: z.string().optional() })
  .nullish()
  .catch(null)
  .transform((value) => value ?? {});

/** The value of an outcome that says everything by its name. Whatever comes with it is ignored. */
export const NO_VALUE = z.custom<null | undefined>(() => true).transform((): null => null);

/** Any value that a flow computed. The room decides what it can use of it. */
export const anyValue = z.custom<Value>((value) => value !== undefined);

/**
 * Defines what a step may ask of a room: the input, and the closed list of outcomes with their values. After an outcome
 * of `meanwhile` the step goes on waiting for more results under the same key; one of `ends` is the last. `failed` is
 * added to every request. Steps and rooms take their types from it, and what crosses the border is parsed with it.
 */
export function defineRequest<
  Input extends z.ZodType,
  Meanwhile extends Outcomes = Record<never, never>,
  Ends extends Outcomes = Record<never, never>,
>(request: { input: Input; meanwhile?: Meanwhile; ends?: Ends }) {
  const outcomes = { failed, ...request.meanwhile, ...request.ends } as { failed: typeof failed } & Meanwhile & Ends;
  return { input: request.input, meanwhile: Object.keys(request.meanwhile ?? {}), outcomes };
}
