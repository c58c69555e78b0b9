import { endedWithin } from "../../../platform/ended-within.js";

/** How long a busy machine may take for what happens at once on an idle one, in ms. No test measures with it. */
export const PATIENCE_MS = 30_000;

/** Waits until a check succeeds, and fails with the error that it last threw. */
export async function eventually<T>(check: () => T | Promise<T>, ms = PATIENCE_MS): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(15);
    }
  }
}

/** Resolves when `work` does; fails when it hangs. */
export async function endsSoon(work: Promise<unknown>): Promise<void> {
  if (!(await endedWithin(PATIENCE_MS, work))) throw new Error(`it had not ended after ${PATIENCE_MS} ms`);
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
