/**
 * A stretch of opening time, in minutes since a day's midnight. `to` is after `from`; it is above 1440 when the stretch
 * continues on the next day.
 */
export type Stretch = { from: number; to: number };

/** When somebody is in, in the company's time zone. */
export type Hours = {
  /** By weekday; 0 is Sunday. */
  readonly week: readonly (readonly Stretch[])[];
  /** Days with other hours, by "YYYY-MM-DD" or, for every year, "MM-DD". An empty list means closed. */
  readonly special: ReadonlyMap<string, { readonly name: string; readonly stretches: readonly Stretch[] }>;
};

/** What the opening hours say at a moment. */
export type Opening = {
  open: boolean;
  /**
   * When the next stretch begins, in words ("hoje às 14h", "segunda-feira às 8h"). Empty when open, or when there is
   * none.
   */
  nextOpening: string;
  /** The same as "YYYY-MM-DD HH:MM" in the company's time zone. Null when open, or when there is none. */
  nextOpeningAt: string | null;
  /** The holiday's name, if the day is one. */
  holiday: string;
};

/** A moment on the company's clock and calendar. */
export type LocalTime = Readonly<{ date: string; weekday: number; minutes: number }>;

/** For how many days ahead an opening is looked for. */
const DAYS_AHEAD = 60;
/** The minutes of a day. */
const DAY = 1440;
const ALWAYS: Opening = { open: true, nextOpening: "", nextOpeningAt: null, holiday: "" };

/**
 * Whether the company is open at `at` (ms since the epoch), and when it opens next. A company without hours is always
 * open.
 */
export function openingAt(hours: Hours | null, at: number, timezone: string): Opening {
  if (!hours) return ALWAYS;
  const now = localTime(at, timezone);
  const today = dayOf(hours, now.date, now.weekday);
  const yesterday = dayOf(hours, addDays(now.date, -1), (now.weekday + 6) % 7);
  const isIn = ({ from, to }: Stretch, minutes: number) => from <= minutes && minutes < to;
  if (
    today.stretches.some((stretch) => isIn(stretch, now.minutes)) ||
    yesterday.stretches.some((stretch) => isIn(stretch, now.minutes + DAY))
  ) {
    return { ...ALWAYS, holiday: today.name };
  }
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const date = addDays(now.date, ahead);
    const weekday = (now.weekday + ahead) % 7;
    const next = dayOf(hours, date, weekday).stretches.find(({ from }) => ahead > 0 || from > now.minutes);
    if (!next) continue;
    const words = `${dayInWords(date, weekday, ahead)} às ${timeInWords(next.from)}`;
    return { open: false, nextOpening: words, nextOpeningAt: `${date} ${clock(next.from)}`, holiday: today.name };
  }
  return { open: false, nextOpening: "", nextOpeningAt: null, holiday: today.name };
}

/** The local date, weekday (0 = Sunday) and minute of the day. */
export function localTime(at: number, timezone: string): LocalTime {
  const minute = Math.floor(at / 60_000);
  const last = lately.get(timezone);
  if (last?.minute === minute) return last.time;
  const time = readClock(at, timezone);
  lately.set(timezone, { minute, time });
  return time;
}

/** The minute that was last asked for in each time zone: most messages are written in the present one. */
const lately = new Map<string, { minute: number; time: LocalTime }>();

function readClock(at: number, timezone: string): LocalTime {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatterOf(timezone).formatToParts(at)) parts[type] = value;
  const date = `${parts.year}-${parts.month}-${parts.day}`;
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return { date, weekday, minutes: Number(parts.hour) * 60 + Number(parts.minute) };
}

/** Formatters are kept, because making one costs far more than using it, and there are few time zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterOf(timezone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timezone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-CA", {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formatters.set(timezone, formatter);
  }
  return formatter;
}

function dayOf(hours: Hours, date: string, weekday: number): { name: string; stretches: readonly Stretch[] } {
  const special = hours.special.get(date) ?? hours.special.get(date.slice(5));
  return special ?? { name: "", stretches: hours.week[weekday] ?? [] };
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const WEEKDAYS = ["domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"];

function dayInWords(date: string, weekday: number, ahead: number): string {
  if (ahead === 0) return "hoje";
  if (ahead === 1) return "amanhã";
  if (ahead < 7) return WEEKDAYS[weekday] ?? "";
  return `dia ${Number(date.slice(8))}/${date.slice(5, 7)}`;
}

function timeInWords(minutes: number): string {
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}h${rest === 0 ? "" : String(rest).padStart(2, "0")}`;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
