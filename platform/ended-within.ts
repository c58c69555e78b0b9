/**
 * Waits for `work`, but no longer than `ms`. Resolves to false when `work` has not ended by then; `work` goes on all
 * the same. Rejects when `work` rejects.
 */
export async function endedWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
