import { addDays, type Day, dayAt, exists, toIso, weekdayOf } from "./calendar.js";
import { numberFromWords } from "./number-words.js";
import type { ParseContext, ParsedValue } from "./parsed-value.js";
import { type Found, pickOne } from "./pick-one.js";
import { plainText } from "./plain-text.js";
import { showDate } from "./show-date.js";

const REASON = "Não entendi a data. Pode mandar assim: 12/03, amanhã ou sexta?";

const MONTHS = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];
const MONTH_NAME =
  "(jan(?:eiro)?|fev(?:ereiro)?|mar(?:co)?|abr(?:il)?|mai(?:o)?|jun(?:ho)?|jul(?:ho)?|ago(?:sto)?|set(?:embro)?|out(?:ubro)?|nov(?:embro)?|dez(?:embro)?)";
const NAMED = new RegExp(
  `(?<![\\d/])(\\d{1,2}|primeiro)o?(?: de)? ?/?${MONTH_NAME}\\.?(?:(?: de|/)? ?(\\d{4}|\\d{2}))?(?![\\p{L}\\d])`,
  "gu",
);
const NUMERIC = /(?<![\d/.,-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/])/g;
const RANGE = new RegExp(
  `(?<![\\d/])(\\d{1,2})(?=\\s(?:a|ate|e|ou)\\s(?:(?:o )?dia )?\\d{1,2}(?: de)? ?/?${MONTH_NAME}\\b)|(?<=\\bdias? )(\\d{1,2})(?= (?:e|ou|a|ate) (?:dia )?\\d{1,2}(?![\\d/h:]))|(?<=\\bdias? \\d{1,2} (?:e|ou|a|ate) (?:dia )?)(\\d{1,2})(?![\\d/h:])(?! de)`,
  "gu",
);
const ISO = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g;
const NEXT_WEEK = "(?: (?:que|q) vem| da (?:semana que vem|proxima semana|outra semana))?";
const WEEKDAYS: [RegExp, number][] = (
  [
    ["domingo|dom", 0],
    ["segunda|seg|2a|seguna", 1],
    ["terca|ter|3a", 2],
    ["quarta|qua|4a", 3],
    ["quinta|qui|5a", 4],
    ["sexta|sex|6a", 5],
    ["sabado|sab", 6],
  ] as const
).map(([names, weekday]) => [new RegExp(`\\b(?:${names})\\b(?:[ -]feira)?${NEXT_WEEK}`, "g"), weekday]);

/**
 * A day as an ISO date, in the company's time zone. A date without a year is the next such day. A weekday is the next
 * one after today; with "que vem" it is the one in the week (from Monday) after this.
 */
export function parseDate(text: string, context: ParseContext): ParsedValue {
  const today = dayAt(context.now, context.timezone);
  const plain = plainText(text);
  const named = daysIn(plain, today).filter(({ weekday }) => weekday === null);
  let impossible = false;
  const picked = pickOne(text, {
    find: (clause) =>
      daysIn(clause, today).flatMap(({ day, weekday }): Found[] => {
        // "sexta, dia 4/12" names the same day twice.
        if (weekday !== null && named.some((other) => exists(other.day) && weekdayOf(other.day) === weekday)) return [];
        if (!exists(day)) {
          impossible = true;
          return [];
        }
        const value = toIso(day);
        return [{ value, shown: showDate(value, { ...context, locale: "pt-BR" }) }];
      }),
    words: 8,
    ends: true,
    reason: REASON,
  });
  if (!picked.ok && impossible)
    return { ok: false, reason: "Esse dia não existe no calendário. Confere a data? Exemplo: 12/03." };
  return picked;
}

type Mentioned = { day: Day; weekday: number | null };

/** Every day that plain text names, by kind. A day that does not exist is given back as it was written. */
function daysIn(plain: string, today: Day): Mentioned[] {
  const days: Mentioned[] = [];
  let rest = plain;
  const take = (pattern: RegExp, read: (...groups: (string | undefined)[]) => Day | null) => {
    rest = rest.replace(pattern, (match: string, ...groups: (string | undefined)[]) => {
      const day = read(...groups);
      if (!day) return match;
      days.push({ day, weekday: null });
      return "#".repeat(match.length);
    });
  };
  // "5 a 8 de dezembro", "dias 5 e 8": the first of two days has no month of its own.
  take(RANGE, (first, _month, second, third) => dayOfMonth(Number(first ?? second ?? third), today));
  take(ISO, (year, month, day) => ({ year: Number(year), month: Number(month), day: Number(day) }));
  take(NAMED, (day, month, year) =>
    withYear(day === "primeiro" ? 1 : Number(day), MONTHS.indexOf((month ?? "").slice(0, 3)) + 1, year, today),
  );
  take(NUMERIC, (day, month, year) => withYear(Number(day), Number(month), year, today));
  take(/\bd(?:e)?pois de amanha\b/g, () => addDays(today, 2));
  take(/\banteontem\b/g, () => addDays(today, -2));
  take(/\bontem\b/g, () => addDays(today, -1));
  take(/\b(?:amanha|amnha)\b/g, () => addDays(today, 1));
  take(/\b(?:hoje|hj)\b/g, () => today);
  take(/\b(?:daqui a|daqui|em|dentro de) (\w+) (dias?|semanas?)\b/g, (count, unit) => {
    const number = /^\d{1,3}$/.test(count ?? "") ? Number(count) : numberFromWords([count ?? ""]);
    return number === null ? null : addDays(today, number * (unit?.startsWith("semana") ? 7 : 1));
  });
  const nextWeek = /\b(?:semana que vem|proxima semana)\b/.test(plain);
  for (const [pattern, weekday] of WEEKDAYS) {
    rest = rest.replace(pattern, (match) => {
      days.push({ day: nextWeekday(weekday, nextWeek || /\b(?:que|q) vem$|semana$/.test(match), today), weekday });
      return "#".repeat(match.length);
    });
  }
  take(/\bdia (\d{1,2}|primeiro)(?!\d)/g, (day) => dayOfMonth(day === "primeiro" ? 1 : Number(day), today));
  return days;
}

function nextWeekday(weekday: number, nextWeek: boolean, today: Day): Day {
  if (!nextWeek) return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
  const daysToMonday = (8 - weekdayOf(today)) % 7 || 7;
  return addDays(today, daysToMonday + ((weekday + 6) % 7));
}

function dayOfMonth(day: number, today: Day): Day | null {
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
