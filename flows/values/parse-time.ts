import { numbersAmong } from "./number-words.js";
import type { ParsedValue } from "./parsed-value.js";
import { type Found, pickOne } from "./pick-one.js";

const REASON = "Não entendi o horário. Pode mandar assim: 14h, 14:30 ou 2 da tarde?";

/** A time of day as "HH:MM": "14h", "14:30", "2 da tarde", "meio-dia", "duas e meia da tarde", "7:30 pm". */
export function parseTime(text: string): ParsedValue {
  let impossible = false;
  const picked = pickOne(text, {
    find: (clause) =>
      timesIn(clause).flatMap(([hour, minute]): Found[] => {
        if (hour > 23 || minute > 59) {
          impossible = true;
          return [];
        }
        const value = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
        return [{ value, shown: showTime(value) }];
      }),
    words: 8,
    ends: true,
    reason: REASON,
  });
  if (!picked.ok && impossible)
    return { ok: false, reason: "Esse horário não existe. Pode mandar assim: 14h ou 14:30?" };
  return picked;
}

/** "14:00" → "14h", "14:30" → "14h30". A text that is no time is returned unchanged. */
export function showTime(value: string): string {
  const match = /^(\d{2}):(\d{2})/.exec(value);
  if (!match) return value;
  return `${Number(match[1])}h${match[2] === "00" ? "" : match[2]}`;
}

/** What may follow an hour and belongs to it. */
const AFTER = String.raw`(?:\s?e meia)?(?: em ponto)?\s?(?:d[aeo]\s(?:manha|tarde|noite|madrugada|tardinha)|(?:pm|am|p\.m\.|a\.m\.)\b)?`;
const CLOCK = String.raw`(?<![\d/,.])(\d{1,2})\s?(?:[:h]|hrs?|horas?)\s?(\d{2})(?!\d)${AFTER}`;
const HOUR = String.raw`(?<![\d/,.])(\d{1,2})\s?(?:h|hs|hrs?|horas?)(?![\p{L}\d])${AFTER}`;
const PART = String.raw`(?<![\d/,.])(\d{1,2})(?=(?:\s?e meia)?(?: em ponto)?\s?(?:d[aeo]\s(?:manha|tarde|noite|madrugada|tardinha)|(?:pm|am)\b))${AFTER}`;
const AT = String.raw`\b(?:d?as|pelas|entre)(?: as)? (\d{1,2})(?![\d/])${AFTER}`;
const TO = String.raw`(?<=[\d#]\s?(?:h|hrs?|horas?)?\s?(?:a|as|ate|ou|e|-)\s(?:as\s)?)(\d{1,2})(?![\d/])${AFTER}`;
const BARE = String.raw`^(\d{1,2})(?:[.](\d{2}))?(?: e meia)?$`;
const WRITTEN = [CLOCK, HOUR, PART, AT, TO, BARE].map((source) => new RegExp(source, "gu"));
const NAMED = /\b(meio[ -]dia|meia[ -]noite)\b(?: e meia)?/g;

/** Every time of day in plain text, in order of kind. Hours above 23 and minutes above 59 are returned as they are. */
function timesIn(clause: string): [number, number][] {
  const times: [number, number][] = [];
  let rest = clause.replace(NAMED, (match) => {
    times.push([match.startsWith("meio") ? 12 : 0, halfOf(match)]);
    return " ".repeat(match.length);
  });
  for (const pattern of WRITTEN) {
    rest = rest.replace(pattern, (match: string, hour: string, minute?: string) => {
      const minutes = minute !== undefined && /^\d{2}$/.test(minute) ? Number(minute) : halfOf(match);
      times.push([turned(Number(hour), partOf(match, clause)), minutes]);
      return "#".repeat(match.length);
    });
  }
  return times.length > 0 ? times : timesInWords(clause);
}

/** Hours in words: "duas e meia da tarde", "as dez". Something must say that they are hours. */
function timesInWords(clause: string): [number, number][] {
  if (!/\b(manha|tarde|noite|madrugada|horas?|d?as)\b/.test(clause)) return [];
  const words = clause.match(/[\p{L}\p{N}]+/gu) ?? [];
  return numbersAmong(words).flatMap(({ value, from, to }): [number, number][] => {
    const word = words[from];
    if (word === "meia" || word === "um" || value > 23) return [];
    const half = words[to] === "e" && words[to + 1] === "meia";
    return [[turned(value, clause), half ? 30 : 0]];
  });
}

const halfOf = (text: string) => (/e meia\b/.test(text) ? 30 : 0);

/** The part of the day that belongs to an hour: its own, or the only one that is named. */
function partOf(match: string, clause: string): string {
  return /manha|tarde|noite|madrugada|pm|am|p\.m|a\.m/.test(match) ? match : clause;
}

/** "2 da tarde" and "2 pm" become 14, "12 da noite" and "12 am" become 0. */
function turned(hour: number, text: string): number {
  if (/\b(?:tarde|tardinha)\b|\bpm\b|p\.m\./.test(text) && hour >= 1 && hour < 12) return hour + 12;
  if (/\bam\b|a\.m\./.test(text) && hour === 12) return 0;
  if (/\bnoite\b/.test(text)) {
    if (hour === 12) return 0;
    if (hour >= 5 && hour < 12) return hour + 12;
  }
  return hour;
}
