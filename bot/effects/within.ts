/**
 * Runs `work` with a signal that aborts when it takes longer than `ms`. Unlike that of `AbortSignal.timeout`, the timer
 * ends with the work: under load thousands of them would otherwise go off for calls that ended long ago.
 */
export async function within<Result>(ms: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException("it took too long", "TimeoutError")), ms);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
  }
}
