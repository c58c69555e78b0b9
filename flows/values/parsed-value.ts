import type { Value } from "../value.js";

/**
 * A value read from what a customer wrote. `sure` is false where any text would have done, or where the value was only
 * found among other words: understanding may then prefer another reading. `shown` is the value as it is written back.
 */
export type ParsedValue =
  | { ok: true; value: Value; sure: boolean; shown: string }
  /** `heard`: `reason` says what was understood and what is in doubt, so it is worth saying before asking again. */
  | { ok: false; reason: string; heard?: boolean };

/** What reading a value needs to know: the moment (ms since the epoch), the company's time zone, a choice's options. */
export type ParseContext = { now: number; timezone: string; options?: { id: string; label: string }[] };
