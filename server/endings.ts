import type { Engine } from "../bot/create-engine.js";
import { endedWithin } from "../platform/ended-within.js";
import type { Log } from "../platform/log.js";

/** The order of a stop. */
const ENDINGS = [
  "commands",
  // Accepts nothing more, and ends what runs.
  "work",
  // Comes before slower steps, so that the other processes need not wait until this one counts as gone.
  "presence",
  "rooms",
  "http",
  "others",
  "redis",
  "files",
  "database",
] as const;
/** For each step of a stop, how to end what was opened. */
export type Endings = Partial<Record<(typeof ENDINGS)[number], () => Promise<unknown>>>;

/** Runs the steps one after the other, each one even if an earlier one failed. Throws the failures at the end. */
export async function end(endings: Endings, log: Log): Promise<void> {
  const failed: unknown[] = [];
  for (const what of ENDINGS) {
    try {
      await endings[what]?.();
    } catch (error) {
      failed.push(error);
      log.error({ err: error, what }, "something did not end well while stopping");
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, "stopping did not go well");
}

/** Waits for running work, but only for a limited time. */
export async function finish(work: readonly Promise<unknown>[], log: Log, depth: Engine["depth"]): Promise<void> {
  if (!(await endedWithin(FINISH_MS, Promise.allSettled(work))))
    return log.warn({ ...depth() }, "work under way took too long to wait for; others take it over");
  await Promise.all(work);
}

/** How long running turns, sends and jobs may take at the end, in ms: the time of a whole stop, less the rest of it. */
const FINISH_MS = 6_000;
