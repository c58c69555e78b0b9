import { localTime } from "../hours/hours.js";

/** The moment (ms since the epoch) at which the clock in `timezone` shows `local` ("2026-11-23 10:00"). */
export function momentOf(local: string, timezone: string): number {
  const wanted = Date.parse(`${local.replace(" ", "T")}:00Z`);
  let at = wanted;
  // Two rounds, because the offset can differ between the guess and the answer (summer time).
  for (let round = 0; round < 2; round++) {
    const { date, minutes } = localTime(at, timezone);
    const shown = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000;
    at += wanted - shown;
  }
  return at;
}
