import { expect } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { type Cluster, UNCERTAIN_WAIT_MS } from "./open-cluster.js";
import { type Score, scoreOf, type Talk } from "./talk.js";

/** The table of a test file: for each trouble what went in, what came out, and what was wrong. */
export type Scoreboard = {
  add(trouble: string, talks: readonly Talk[]): void;
  /**
   * Waits until anything that would be sent twice would have been, prints the table, and expects that nothing was lost,
   * doubled or out of order. In the database no work may be open except what `leftOpen` allows (an SQL condition on
   * events and effects).
   */
  close(cluster: Cluster, leftOpen?: string): Promise<void>;
};

export function createScoreboard(): Scoreboard {
  const entries: { trouble: string; talks: readonly Talk[] }[] = [];
  return {
    add: (trouble, talks) => void entries.push({ trouble, talks }),
    async close(cluster, leftOpen = "false") {
      await sleep(UNCERTAIN_WAIT_MS + 2_500);
      await cluster.told();
      const table: ({ trouble: string } & Score)[] = entries.map(({ trouble, talks }) => ({
        trouble,
        ...scoreOf(talks),
      }));
      console.table(table);
      const wrong = entries.flatMap(({ trouble, talks }) =>
        talks
          .filter((one) => {
            const { lost, doubled, "out of order": outOfOrder } = scoreOf([one]);
            return lost + doubled + outOfOrder > 0;
          })
          .map(({ who, said, got }) => ({ trouble, who, said: said.map(({ answer }) => answer), got: got() })),
      );
      expect(wrong).toEqual([]);
      expect(cluster.graph.problems).toEqual([]);
      await eventually(async () =>
        expect(
          await cluster.rows(
            `SELECT kind, state, error, count(*)::int AS n FROM events WHERE state <> 'done' AND NOT (${leftOpen}) GROUP BY 1, 2, 3
             UNION ALL SELECT kind, state, error, count(*)::int FROM effects WHERE state NOT IN ('done', 'cancelled') AND NOT (${leftOpen}) GROUP BY 1, 2, 3`,
          ),
        ).toEqual([]),
      );
    },
  };
}
