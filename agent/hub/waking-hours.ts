/** Nobody is written to before and after these hours of their company's clock without having asked. */
const FIRST = 8;
const LAST = 20;
const HOUR_MS = 3_600_000;

/** The day of a moment in a time zone (IANA), `2026-11-30`. `at` is ms since the epoch. */
export function dayAt(at: number, timezone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(at);
}

/**
 * The first moment (ms since the epoch) from `at` on at which a customer may be written to: 8 h to 20 h on the company's
 * clock. A change of the clock in that night may move it by an hour.
 */
export function wakingHour(at: number, timezone: string): number {
  const hours = hoursAt(at, timezone);
  if (hours >= FIRST && hours < LAST) return at;
  const wait = hours < FIRST ? FIRST - hours : 24 - hours + FIRST;
  return at + Math.round(wait * HOUR_MS);
}

/** The first such moment of the day after `at`, in ms since the epoch. */
export function nextMorning(at: number, timezone: string): number {
  return at + Math.round((24 - hoursAt(at, timezone) + FIRST) * HOUR_MS);
}

/** The hour of the day on a clock, with its fraction. */
function hoursAt(at: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: timezone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return of("hour") + of("minute") / 60 + of("second") / 3_600;
}
