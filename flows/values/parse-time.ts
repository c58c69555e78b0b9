import { numberFromWords } from "./number-words.js";
import type { ParsedValue } from "./parsed-value.js";
import { plainText, saysLittleElse, wordsOf } from "./plain-text.js";

const REASON = "Não entendi o horário. Pode mandar assim: 14h, 14:30 ou 2 da tarde?";

/** A time of day as "HH:MM": "14h", "14:30", "2 da tarde", "meio-dia", "duas e meia da tarde". */
export function parseTime(text: string): ParsedValue {
  const plain = plainText(text);
  const time = find(plain);
  if (!time) return { ok: false, reason: REASON };
  const [hour, minute] = time;
  if (hour > 23 || minute > 59)
    return { ok: false, reason: "Esse horário não existe. Pode mandar assim: 14h ou 14:30?" };
  const value = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return { ok: true, value, sure: saysLittleElse(text, 8), shown: showTime(value) };
}

/** "14:00" → "14h", "14:30" → "14h30". Text that is no time comes back as it is. */
export function showTime(value: string): string {
  const match = /^(\d{2}):(\d{2})/.exec(value);
  if (!match) return value;
  return `${Number(match[1])}h${match[2] === "00" ? "" : match[2]}`;
}

function find(text: string): [number, number] | null {
  const half = /e meia\b/.test(text) ? 30 : 0;
  if (/\bmeio[ -]dia\b/.test(text)) return [12, half];
  if (/\bmeia[ -]noite\b/.test(text)) return [0, half];
  const digits =
    /(?<![\d/,.])(\d{1,2})\s?(?:[:h]|hrs?|horas?)\s?(\d{2})(?!\d)/.exec(text) ??
    /(?<![\d/,.])(\d{1,2})\s?(?:h|hs|hrs?|horas?)(?![\p{L}\d])/u.exec(text) ??
    /(?<![\d/,.])(\d{1,2})()(?=(?: e meia| em ponto)?(?: d[aeo])? (?:manha|tarde|noite|madrugada|tardinha)\b)/.exec(
      text,
    ) ??
    /(?:\bas|\ba partir das|\bpelas|\bla pelas) (\d{1,2})(?![\d/])/.exec(text) ??
    /^(\d{1,2})(?: e meia)?$/.exec(text) ??
    /^(\d{1,2})\.(\d{2})$/.exec(text);
  if (digits) return [turned(Number(digits[1]), text), digits[2] ? Number(digits[2]) : half];
  const words = wordsOf(text);
  const partOfDay = /\b(manha|tarde|noite|madrugada|horas?|as)\b/.test(text);
  if (!partOfDay) return null;
  for (const word of words) {
    if (word === "meia" || word === "um") continue;
    const hour = numberFromWords([word]);
    if (hour !== null && hour <= 23) return [turned(hour, text), half];
  }
  return null;
}

/** "2 da tarde" is 14, "12 da noite" is 0. */
function turned(hour: number, text: string): number {
  if (/\b(tarde|tardinha)\b/.test(text) && hour >= 1 && hour < 12) return hour + 12;
  if (/\bnoite\b/.test(text)) {
    if (hour === 12) return 0;
    if (hour >= 5 && hour < 12) return hour + 12;
  }
  return hour;
}
