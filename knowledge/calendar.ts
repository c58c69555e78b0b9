import type { Hours, SourceFile } from "./ports.js";

/** What the knowledge room must know of days and hours. The composition root gives it one. */
export type Calendar = {
  /** `hours.yaml`, as it was published. Null: always open, or not readable. */
  readHours(source: SourceFile | null): Hours | null;
  /** The local date ("YYYY-MM-DD") and minute of the day at a moment (ms since the epoch). */
  localTime(at: number, timezone: string): { date: string; minutes: number };
  /** The date that a text names ("amanhã", "sábado", "24 de dezembro"); null where it names none, or none that exists. */
  dayNamed(text: string, at: number, timezone: string): string | null;
};
