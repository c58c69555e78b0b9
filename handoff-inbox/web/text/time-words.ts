import { words } from "../words.js";

/** Times in the words of daily work, in the company's time zone. All methods take ms since the epoch. */
export type TimeWords = {
  /** "14:32" */
  clock(at: number): string;
  /** "hoje", "ontem", "ter., 18 nov."; with the year when it is another one. */
  day(at: number, now: number): string;
  /** "hoje, 14:32" */
  moment(at: number, now: number): string;
  /** For a list: the time for today, else the day. */
  short(at: number, now: number): string;
  /** Equal for two instants of the same day. */
  dayKey(at: number): string;
};

/** For a zone that the browser does not know, the browser's own zone is used. */
export function createTimeWords(timezone: string): TimeWords {
  const timeZone = knownZone(timezone);
  const clockFormat = new Intl.DateTimeFormat(words.locale, {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const keyFormat = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const dayFormat = new Intl.DateTimeFormat(words.locale, {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
  });
  const yearFormat = new Intl.DateTimeFormat(words.locale, {
    timeZone,
    day: "numeric",
    month: "short",
    year: "numeric",
  });

  // The keys are cached, because formatting thousands of times is slow. In every zone, days begin at a quarter of an
  // hour.
  const keys = new Map<number, string>();
  const dayKey = (at: number) => {
    const quarter = Math.floor(at / 900_000);
    const key = keys.get(quarter) ?? keyFormat.format(at);
    keys.set(quarter, key);
    return key;
  };
  const day = (at: number, now: number) => {
    const key = dayKey(at);
    if (key === dayKey(now)) return words.time.today;
    if (key === previousDay(dayKey(now))) return words.time.yesterday;
    const format = key.slice(0, 4) === dayKey(now).slice(0, 4) ? dayFormat : yearFormat;
    return format.format(at).replaceAll(" de ", " ");
  };
  const clock = (at: number) => clockFormat.format(at);
  return {
    clock,
    day,
    dayKey,
    moment: (at, now) => `${day(at, now)}, ${clock(at)}`,
    short: (at, now) => (dayKey(at) === dayKey(now) ? clock(at) : day(at, now)),
  };
}

/** "5 min", "1 h 20 min", "3 dias": how long from `since` until `now`. */
function lengthWords(since: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - since) / 60_000));
  if (minutes < 60) return words.time.minutes(minutes);
  if (minutes < 24 * 60) return words.time.hours(Math.floor(minutes / 60), minutes % 60);
  return words.time.days(Math.floor(minutes / 24 / 60));
}

/** For somebody who waits: "há pouco", then the duration. */
export function waitWords(since: number, now: number): string {
  return now - since < 60_000 ? words.time.now : lengthWords(since, now);
}

function previousDay(key: string): string {
  const date = new Date(`${key}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

function knownZone(timezone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
