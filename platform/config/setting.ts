import { z } from "zod";

/**
 * What people need to know about a variable. `default` is written as it would stand in `.env`; null means that there is
 * none.
 */
export type About = {
  group: string;
  description: string;
  /** Completes the sentence "expected …". */
  expected: string;
  default: string | null;
  example: string;
  /** The value is shown nowhere, not even when it is wrong. */
  secret: boolean;
};

/** What is known about each variable. `docs/configuration.md` is written from it. */
export const about = new WeakMap<z.ZodType, About>();

type Words = Omit<About, "default" | "secret" | "example"> & { example?: string; secret?: boolean };

/** A variable with a default. The default is parsed by the same schema as what people write. */
export function given<T extends z.ZodType<unknown, string>>(schema: T, fallback: string, words: Words) {
  return described(z.string().default(fallback).pipe(schema), fallback, words);
}

/** A variable that may be absent; it is then null. */
export function optional<T extends z.ZodType<unknown, string>>(schema: T, words: Words & { example: string }) {
  return described(
    schema.optional().transform((value): z.output<T> | null => value ?? null),
    null,
    words,
  );
}

function described<T extends z.ZodType>(schema: T, fallback: string | null, words: Words): T {
  about.set(schema, { secret: false, example: fallback ?? "", ...words, default: fallback });
  return schema;
}
