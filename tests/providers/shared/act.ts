import type { z } from "zod";

/** Something that a test makes happen at the provider: called in the same process, or as `POST /control/<name>`. */
export type Act<I, O> = ((input: I) => O) & { fromJson(raw: unknown): O };

export type AnyAct = { fromJson(raw: unknown): unknown };

export function act<S extends z.ZodType, O>(schema: S, run: (input: z.output<S>) => O): Act<z.input<S>, O> {
  const fromJson = (raw: unknown) => run(schema.parse(raw));
  return Object.assign((input: z.input<S>) => fromJson(input), { fromJson });
}
