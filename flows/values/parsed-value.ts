import type { Value } from "../value.js";

/**
 * A value read from a customer's text. `sure` is false when any text would have been accepted, or when the value was
 * only found among other words; understanding may then prefer another reading. `shown` is the value as it is written
 * back.
 */
export type ParsedValue =
  | { ok: true; value: Value; sure: boolean; shown: string }
  /** `heard`: `reason` says what was understood and what is in doubt, so it should be said before asking again. */
  | { ok: false; reason: string; heard?: boolean };

/** What is needed to read a value: the moment (ms since the epoch), the company's time zone, and a choice's options. */
export type ParseContext = { now: number; timezone: string; options?: { id: string; label: string }[] };
