import { addDays, type Day, dayAt, exists, toIso, weekdayOf } from "./calendar.js";
import { numberFromWords } from "./number-words.js";
import type { ParseContext, ParsedValue } from "./parsed-value.js";
import { plainText, saysLittleElse } from "./plain-text.js";
import { showDate } from "./show-date.js";

const REASON = "Não entendi a data. Pode mandar assim: 12/03, amanhã ou sexta?";

const MONTHS = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];
const MONTH_NAME =
  "(jan(?:eiro)?|fev(?:ereiro)?|mar(?:co)?|abr(?:il)?|mai(?:o)?|jun(?:ho)?|jul(?:ho)?|ago(?:sto)?|set(?:embro)?|out(?:ubro)?|nov(?:embro)?|dez(?:embro)?)";
const NAMED = new RegExp(
  `(?:^|\\D)(\\d{1,2}|primeiro)o?(?: de)? ?/?${MONTH_NAME}\\.?(?:(?: de|/)? ?(\\d{4}|\\d{2}))?(?![\\p{L}\\d])`,
  "u",
);
const NUMERIC = /(?<![\d/.,-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/])/;
const ISO = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/;
const WEEKDAYS: [RegExp, number][] = [
  [/\bdomingo\b|\bdom\b/, 0],
  [/\bsegunda\b|\bseg\b|\b2a\b|\bseguna\b/, 1],
  [/\bterca\b|\bter\b|\b3a\b/, 2],
  [/\bquarta\b|\bqua\b|\b4a\b/, 3],
  [/\bquinta\b|\bqui\b|\b5a\b/, 4],
  [/\bsexta\b|\bsex\b|\b6a\b/, 5],
  [/\bsabado\b|\bsab\b/, 6],
];

/**
 * A day, as an ISO date, reckoned in the company's time zone. Without a year it is the next such day; a weekday is the
 * next one after today, and with "que vem" the one in the week (from Monday) after this.
 */
export function parseDate(text: string, context: ParseContext): ParsedValue {
  const today = dayAt(context.now, context.timezone);
  const found = find(plainText(text).replace(/[,;!?]/g, " "), today);
  if (found === null) return { ok: false, reason: REASON };
  if (!exists(found))
    return { ok: false, reason: "Esse dia não existe no calendário. Confere a data? Exemplo: 12/03." };
  const value = toIso(found);
  const shown = showDate(value, { ...context, locale: "pt-BR" });
  return { ok: true, value, sure: saysLittleElse(text, 8), shown };
}

function find(text: string, today: Day): Day | null {
  const iso = ISO.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const named = NAMED.exec(text);
  if (named) {
    const month = MONTHS.indexOf((named[2] ?? "").slice(0, 3)) + 1;
    return withYear(named[1] === "primeiro" ? 1 : Number(named[1]), month, named[3], today);
  }
  const numeric = NUMERIC.exec(text);
  if (numeric) return withYear(Number(numeric[1]), Number(numeric[2]), numeric[3], today);
  return relative(text, today) ?? weekday(text, today) ?? dayOfMonth(text, today);
}

function relative(text: string, today: Day): Day | null {
  if (/\bdepois de amanha\b|\bdpois de amanha\b/.test(text)) return addDays(today, 2);
  if (/\banteontem\b/.test(text)) return addDays(today, -2);
  if (/\bontem\b/.test(text)) return addDays(today, -1);
  if (/\bamanha\b|\bamnha\b|\bamanhã\b/.test(text)) return addDays(today, 1);
  if (/\bhoje\b|\bhj\b/.test(text)) return today;
  const ahead = /\b(?:daqui a|daqui|em|dentro de) (\w+) (dias?|semanas?)\b/.exec(text);
  const count = ahead
    ? /^\d{1,3}$/.test(ahead[1] ?? "")
      ? Number(ahead[1])
      : numberFromWords([ahead[1] ?? ""])
    : null;
  if (ahead && count !== null) return addDays(today, count * (ahead[2]?.startsWith("semana") ? 7 : 1));
  return null;
}

function weekday(text: string, today: Day): Day | null {
  const found = WEEKDAYS.find(([pattern]) => pattern.test(text));
  if (!found) return null;
  const ahead = (found[1] - weekdayOf(today) + 6) % 7;
  if (/\bque vem\b|\bq vem\b|\bsemana que vem\b|\bproxima semana\b/.test(text)) {
    const daysToMonday = (8 - weekdayOf(today)) % 7 || 7;
    return addDays(today, daysToMonday + ((found[1] + 6) % 7));
  }
  return addDays(today, ahead + 1);
}

function dayOfMonth(text: string, today: Day): Day | null {
  const match = /\bdia (\d{1,2}|primeiro)\b/.exec(text);
  if (!match) return null;
  const day = match[1] === "primeiro" ? 1 : Number(match[1]);
  if (day < 1 || day > 31) return { ...today, day };
  for (let ahead = 0; ahead < 12; ahead++) {
    const month = ((today.month - 1 + ahead) % 12) + 1;
    const candidate = { year: today.year + Math.floor((today.month - 1 + ahead) / 12), month, day };
    if (exists(candidate) && toIso(candidate) >= toIso(today)) return candidate;
  }
  return null;
}

function withYear(day: number, month: number, year: string | undefined, today: Day): Day {
  if (year !== undefined) {
    const short = Number(year);
    const century = short <= (today.year % 100) + 10 ? 2000 : 1900;
    return { day, month, year: year.length === 2 ? century + short : short };
  }
  for (let ahead = 0; ahead <= 8; ahead++) {
    const candidate = { day, month, year: today.year + ahead };
    if (exists(candidate) && toIso(candidate) >= toIso(today)) return candidate;
  }
  return { day, month, year: today.year };
}
