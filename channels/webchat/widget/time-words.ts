import type { Words } from "./words/words.js";

/** Formatters are kept, because making one costs a hundred times more than using it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** "14:32" */
export function clockTime(at: number, locale: string): string {
  let format = clocks.get(locale);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    clocks.set(locale, format);
  }
  return format.format(at);
}

/** "hoje", "ontem", "ter., 18 de nov."; with the year when it is another one. */
export function dayWords(at: number, now: number, words: Words): string {
  const day = new Date(at);
  const today = new Date(now);
  if (sameDay(day, today)) return words.today;
  if (sameDay(day, new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1))) return words.yesterday;
  const year = day.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(words.locale, { weekday: "short", day: "numeric", month: "short", year }).format(day);
}

export function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** "1,2 MB" */
export function sizeWords(bytes: number, locale: string): string {
  const number = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
  if (bytes < 1024) return `${number(bytes)} B`;
  return bytes < 1024 * 1024 ? `${number(bytes / 1024)} KB` : `${number(bytes / 1024 / 1024)} MB`;
}
