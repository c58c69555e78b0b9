const LATEST_MS = 8.64e15;
/** Above this a number is in ms: in seconds it would lie in the year 5138. */
const SECONDS_END = 1e11;

/**
 * One of Instagram's times as ms since the epoch. They come in ms, in seconds and as ISO dates, as numbers and as text. A
 * time that is absent or wrong becomes now, because an event without a time is still an event.
 */
export function timeOf(given: unknown): number {
  const number = typeof given === "number" || (typeof given === "string" && /^\d+$/.test(given)) ? Number(given) : null;
  const ms =
    number === null
      ? Date.parse(typeof given === "string" ? given : "")
      : number < SECONDS_END
        ? number * 1000
        : number;
  return ms > 0 && ms <= LATEST_MS ? Math.round(ms) : Date.now();
}
