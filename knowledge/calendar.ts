import type { Hours, SourceFile } from "./ports.js";

/** What the knowledge room must know about days and hours. The composition root provides it. */
export type Calendar = {
  /** The published `hours.yaml`. Null when the company is always open, or the file cannot be read. */
  readHours(source: SourceFile | null): Hours | null;
  /** The local date ("YYYY-MM-DD") and the minute of the day at a moment (ms since the epoch). */
  localTime(at: number, timezone: string): { date: string; minutes: number };
  /**
   * The date that a text names ("amanhã", "sábado", "24 de dezembro"). Null when it names none, or one that does not
   * exist.
   */
  dayNamed(text: string, at: number, timezone: string): string | null;
};
