import { groupCommit } from "../group-commit.js";
import type { EffectEnd, EffectTry, OpenEffect } from "../ports/store.js";
import type { Pauses } from "./pauses.js";
import type { PerformerOptions } from "./performer-options.js";

/** The wait, in ms, after the database failed to store an end. */
const RETRY_MS = 500;
const MOST_TOGETHER = 200;

/** Records that effects begin and how they ended, many in one transaction. */
export type EffectJournal = {
  /**
   * False when the effect's lease no longer holds, or another process has the effect. Nothing may be done outside then.
   */
  begin(effect: OpenEffect): Promise<boolean>;
  /**
   * Writes the end, and tries again however long the database is away, because what happened outside must be recorded.
   * False when another process had taken the effect over.
   */
  end(effect: OpenEffect, end: EffectEnd): Promise<boolean>;
};

export function createEffectJournal(
  options: Pick<PerformerOptions, "store" | "write" | "workerId" | "concurrency" | "ended" | "wake" | "problem">,
  pauses: Pauses,
): EffectJournal {
  const { store, workerId, concurrency } = options;
  const begin = groupCommit<EffectTry, boolean>({
    most: MOST_TOGETHER,
    concurrency,
    run: async (refs) => {
      const begun = new Set((await store.begin(refs, workerId)).map(keyOf));
      return refs.map((ref) => begun.has(keyOf(ref)));
    },
  });
  return {
    begin,
    async end(effect, end) {
      for (;;) {
        try {
          const written = await options.write(end);
          if (end.state === "pending" || end.state === "uncertain")
            Object.assign(effect, { state: end.state, dueAt: end.dueAt });
          if (written) options.ended(effect, end);
          if (written && "event" in end && end.event) options.wake(effect);
          return written;
        } catch (error) {
          options.problem(effect, error);
          await pauses.sleep(RETRY_MS);
          if (pauses.stopped()) return false;
        }
      }
    },
  };
}

const keyOf = (ref: { eventId: string; n: number }) => `${ref.eventId}.${ref.n}`;
