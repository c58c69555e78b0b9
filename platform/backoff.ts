/**
 * How long to wait before attempt `attempt` + 1 (the first attempt is 1), in ms: exponential with full jitter, so that
 * many that failed together do not come back together. `random` is from [0, 1). The wait is at least a tenth of its
 * range, because "at once" is no backoff, and never more than `capMs`.
 */
export function backoffMs(attempt: number, random: number, options: { baseMs?: number; capMs?: number } = {}): number {
  const { baseMs = 500, capMs = 60_000 } = options;
  const range = Math.min(capMs, baseMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 30));
  return Math.round(range * (0.1 + 0.9 * random));
}
