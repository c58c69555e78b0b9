import { type Day, dayAt, daysBetween, readIso } from "./calendar.js";

const formats = new Map<string, Intl.DateTimeFormat>();
const NEAR: Record<string, Record<number, string>> = {
  pt: { [-1]: "ontem", 0: "hoje", 1: "amanhã", 2: "depois de amanhã" },
  en: { [-1]: "yesterday", 0: "today", 1: "tomorrow" },
  es: { [-1]: "ayer", 0: "hoy", 1: "mañana", 2: "pasado mañana" },
};

/**
 * An ISO date as people say it: "hoje", "amanhã", "ter., 18 nov.", "18 nov. 2024". A text that is no date is returned
 * unchanged.
 */
export function showDate(iso: string, context: { timezone: string; locale: string; now: number }): string {
  const day = readIso(iso);
  if (!day) return iso;
  const today = dayAt(context.now, context.timezone);
  const distance = daysBetween(today, day);
  const near = NEAR[context.locale.slice(0, 2)]?.[distance];
  if (near !== undefined) return near;
  const thisYear = Math.abs(distance) < 330;
  const parts = formatFor(context.locale, thisYear).formatToParts(Date.UTC(day.year, day.month - 1, day.day));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? "";
  if (!context.locale.startsWith("pt")) return parts.map((found) => found.value).join("");
  return thisYear
    ? `${part("weekday")}, ${part("day")} ${part("month")}`
    : `${part("day")} ${part("month")} ${part("year")}`;
}

/** "18/11/2026", for texts in which a date must not depend on today. */
export function plainDate({ year, month, day }: Day): string {
  return `${String(day).padStart(2, "0")}/${String(month).padStart(2, "0")}/${year}`;
}

function formatFor(locale: string, weekday: boolean): Intl.DateTimeFormat {
  const key = `${locale} ${weekday}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, {
      timeZone: "UTC",
      day: "numeric",
      month: "short",
      ...(weekday ? { weekday: "short" } : { year: "numeric" }),
    });
    formats.set(key, format);
  }
  return format;
}
