import { z } from "zod";

/** A JSON object whose members are not known yet. */
export type Json = Record<string, unknown>;

/*
 * The parts of which the schemas of Meta's JSON are made. They are lenient on purpose, because a schema that refuses a
 * whole webhook for one bad member would lose the messages around it. So a member that is missing or of the wrong type
 * is undefined, a list that is none is empty, and only the members that an item cannot do without make its schema fail.
 */

/**
 * An object that is kept unchanged, with every member. (One of zod's own object schemas would copy it, and drop a
 * `__proto__`.)
 */
export const anyObject = z.custom<Json>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);

/** An id as text. Some senders of test webhooks write ids as numbers. An empty id counts as absent. */
export const id = z.union([z.string().min(1), z.number().transform(String)]);

/** A number, which may be written as text. */
export const amount = z.union([z.number(), z.string().trim().min(1).transform(Number).pipe(z.number())]);

/** The value, or undefined when it is missing or does not fit the schema. */
export function whereRight<Schema extends z.ZodType>(schema: Schema) {
  return schema.optional().catch(undefined);
}

/**
 * The list, or an empty one when there is none. The default only serves speed: most lists of a webhook are absent, and
 * catching a failure costs more than the rest of the translation.
 */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z.array(schema).default([]).catch([]);
}

/** A member that is kept unchanged, or undefined when it is missing. */
export const anyValue = z.unknown().optional();

export const anyList = listOf(z.unknown());
export const maybeId = whereRight(id);
export const maybeText = whereRight(z.string());
export const maybeAmount = whereRight(amount);
export const maybeObject = whereRight(anyObject);

/** The value as the schema reads it, or undefined when it does not fit. Never throws. */
export function readAs<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> | undefined {
  const read = schema.safeParse(value);
  return read.success ? read.data : undefined;
}

const LATEST_MS = 8.64e15;

/**
 * One of Meta's timestamps, in seconds, as ms since the epoch. A time that is absent or wrong becomes now, because an
 * event without a time is still an event.
 */
export function timeOf(timestamp: string | number | undefined): number {
  const ms = Number(timestamp) * 1000;
  return ms > 0 && ms <= LATEST_MS ? Math.round(ms) : Date.now();
}
