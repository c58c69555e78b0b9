import type { Calendar } from "../calendar.js";
import type { Hours, KnownCompany } from "../ports.js";
import type { Terms } from "../terms.js";
import { asksOnly, clausesOf, plainOf } from "./asks-only.js";
import type { Fact } from "./fact.js";

/**
 * A fact about opening hours. `dated`: it concerns a day that only a calendar knows (today, tomorrow, a date, a
 * holiday).
 */
export type HoursFact = Fact & { dated: boolean };

const ASKED =
  /\b(abre|abrem|abrir|abriu|abertos?|aberta|fecha|fecham|fechado|fechada|fechar|funciona|funcionam|funcionamento|horarios?|atende|atendem|expediente|(tem|vai ter|havera) atendimento|que horas|q horas)\b/;
/** These verbs only ask for hours beside a time: "atendem empresa?", "como funciona isso?" ask for something else. */
const WEAK = /\b(?:funciona|funcionam|atende|atendem)\b/g;
const OF_TIME =
  /\b(?:dias?|hoje|hj|agora|amanha|ontem|semana|feriados?|domingos?|sabados?|segunda|terca|quarta|quinta|sexta|horas?|quando|manha|tarde|noite|madrugada|almoco|natal|carnaval|pascoa|vespera|ate|\d+)\b/;
const WORDS = new Set(
  (
    "abre abrem abrir abriu aberto abertos aberta fecha fecham fechado fechada fechar funciona funcionam funcionamento funcionar horario horarios atende atendem " +
    "atender expediente ate dia dias semana feriado feriados domingo sabado segunda terca quarta quinta sexta feira domingos sabados amanha hoje ontem " +
    "proximo proxima manha tarde noite almoco fim final cedo janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro " +
    "vespera ano novo natal carnaval pascoa meio madrugada ja agora sera normal normalmente"
  ).split(" "),
);
const RELATIVE =
  /\b(hoje|hj|agora|amanha|amnh|depois de amanha|\d{1,2} ?[/.-] ?\d{1,2}|\d{1,2} de [a-z]+|dia \d{1,2})\b/;
/** "Sábado agora" means the next Saturday, not this moment. */
const THIS_WEEKDAY = /\b(domingo|segunda|terca|quarta|quinta|sexta|sabado)(?:[ -]feira)? agora\b/g;
/** "Ter" and "dom" are also a verb and a title, and "até que horas" does not mean an open end of the day. */
const NO_DAY = /\b(?:ter|dom|seg|qua|qui|sex|sab)\b|\bate (?=q(?:ue)? horas?\b)/g;
const WEEKDAYS = ["domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"];

/** The answer of `hours.yaml`, at a given moment, to a question about opening hours and nothing else. */
export function hoursFact(
  question: string,
  hours: Hours | null,
  company: KnownCompany,
  at: number,
  calendar: Calendar,
  terms: Terms,
): HoursFact | null {
  if (!hours) return null;
  const names = new Set(terms(company.name).map(({ word }) => word));
  for (const name of [...hours.special.values()].flatMap((day) => terms(day.name))) names.add(name.word);
  const fact = (text: string, dated: boolean): HoursFact => ({
    document: "company/hours",
    source: `Horários da ${company.name}`,
    text,
    dated,
  });
  for (const clause of clausesOf(question)) {
    const plain = plainOf(clause).replace(THIS_WEEKDAY, "$1");
    if (!ASKED.test(OF_TIME.test(plain) ? plain : plain.replace(WEAK, "")) || !asksOnly(clause, WORDS, names, terms))
      continue;
    const now = calendar.localTime(at, company.timezone);
    const holiday = holidayNamed(plain, hours, now.date, terms);
    if (holiday !== null) return fact(dayInWords(hours, holiday, now), true);
    const date = calendar.dayNamed(plain.replace(NO_DAY, " "), at, company.timezone);
    if (date !== null) return fact(dayInWords(hours, sameWeekday(plain, date, now.date), now), RELATIVE.test(plain));
    if (/\bagora\b|\bja (abriu|fechou|abriram)\b|\b(ta|esta|estao) abert/.test(plain)) {
      return fact(dayInWords(hours, now.date, now), true);
    }
    if (/\bferiados?\b/.test(plain)) {
      const next = nextHolidays(hours, now.date);
      return next.length === 0 ? null : fact(`Próximos feriados: ${next.join("; ")}.`, false);
    }
    return fact(weekInWords(hours), false);
  }
  return null;
}

/** A named weekday that is today's weekday means today, not the day in a week. */
function sameWeekday(plain: string, date: string, today: string): string {
  const name = plainOf(WEEKDAYS[weekdayOf(today)] ?? "").replace(/-feira$/, "");
  return new RegExp(`\\b${name}\\b`).test(plain) &&
    !/\b(que vem|q vem|proxim[oa])\b/.test(plain) &&
    !RELATIVE.test(plain)
    ? today
    : date;
}

/** The next special day whose name the question contains. */
function holidayNamed(plain: string, hours: Hours, today: string, terms: Terms): string | null {
  const asked = new Set(terms(plain).map(({ word }) => word));
  const days: { date: string; words: number }[] = [];
  for (const [key, { name }] of hours.special) {
    const words = terms(name).map(({ word }) => word);
    if (words.length > 0 && words.every((word) => asked.has(word)))
      days.push({ date: nextOf(key, today), words: words.length });
  }
  const coming = days.filter(({ date }) => date >= today);
  coming.sort((a, b) => b.words - a.words || (a.date < b.date ? -1 : 1));
  return coming[0]?.date ?? null;
}

function nextHolidays(hours: Hours, today: string): string[] {
  return [...hours.special]
    .map(([key, day]) => ({ date: nextOf(key, today), ...day }))
    .filter(({ date }) => date >= today)
    .sort((a, b) => (a.date < b.date ? -1 : 1))
    .slice(0, 3)
    .map(
      ({ date, name, stretches }) => `${dayAndMonth(date)}${name ? ` (${name})` : ""}, ${stretchesInWords(stretches)}`,
    );
}

/** A key "MM-DD" comes again every year. */
function nextOf(key: string, today: string): string {
  if (key.length === 10) return key;
  const year = Number(today.slice(0, 4));
  return `${year}-${key}` >= today ? `${year}-${key}` : `${year + 1}-${key}`;
}

function dayInWords(hours: Hours, date: string, now: { date: string; minutes: number }): string {
  const weekday = weekdayOf(date);
  const special = hours.special.get(date) ?? hours.special.get(date.slice(5));
  const stretches = special?.stretches ?? hours.week[weekday] ?? [];
  const name = special?.name ? ` (${special.name})` : "";
  const days = (Date.parse(date) - Date.parse(now.date)) / 86_400_000;
  const day = `${WEEKDAYS[weekday]}, ${dayAndMonth(date)}${name}`;
  const when =
    days === 0
      ? `Hoje, ${day}`
      : days === 1
        ? `Amanhã, ${day}`
        : `${/^(domingo|sábado)/.test(day) ? "No" : "Na"} ${day}`;
  if (stretches.length === 0) return `${when}, a loja não abre.`;
  const open = stretches.some(({ from, to }) => from <= now.minutes && now.minutes < to);
  const state = days !== 0 ? "" : open ? " Agora estamos abertos." : " Agora estamos fechados.";
  return `${when}, abrimos ${stretchesInWords(stretches)}.${state}`;
}

function weekInWords(hours: Hours): string {
  const lines: string[] = [];
  const order = [1, 2, 3, 4, 5, 6, 0];
  for (let at = 0; at < order.length; ) {
    const said = stretchesInWords(hours.week[order[at] ?? 0] ?? []);
    let to = at;
    while (to + 1 < order.length && stretchesInWords(hours.week[order[to + 1] ?? 0] ?? []) === said) to++;
    const [first, last] = [WEEKDAYS[order[at] ?? 0], WEEKDAYS[order[to] ?? 0]];
    lines.push(`${first === last ? first : `${first} a ${last}`}: ${said}`);
    at = to + 1;
  }
  return `Nosso horário:\n${lines.map((line) => `• ${line}`).join("\n")}`;
}

function stretchesInWords(stretches: readonly { from: number; to: number }[]): string {
  if (stretches.length === 0) return "fechado";
  return stretches.map(({ from, to }) => `das ${timeInWords(from)} às ${timeInWords(to)}`).join(" e ");
}

function timeInWords(minutes: number): string {
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}h${rest === 0 ? "" : String(rest).padStart(2, "0")}`;
}

function dayAndMonth(date: string): string {
  return `${date.slice(8)}/${date.slice(5, 7)}`;
}

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}
