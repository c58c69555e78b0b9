import type { Live } from "../bot/ports/live.js";
import type { SearchIndex } from "../db/stores/search-index.js";
import type { Jobs } from "../platform/queue/jobs.js";

/** What was heard of is indexed at each round; what was not heard of, at each sweep, in ms. */
const ROUND_MS = 1_000;
const SWEEP_MS = 60_000;
/** A sweep takes this many at once, and goes on while there are more. What is heard of beyond `HEARD` waits for one. */
const SWEPT = 200;
const HEARD = 20_000;

/**
 * Keeps the index of the search: within a second of what this process hears of, and by a sweep of all else (after a
 * start, from other processes while Redis was away). Returns the function that stops listening.
 */
export function keepSearch({ index, live, jobs }: { index: SearchIndex; live: Live; jobs: Jobs }): () => void {
  const heard = new Map<string, { tenantId: string; conversationId: string }>();
  let open = true;
  const stop = live.subscribe((event) => {
    if (event.kind !== "line" || heard.size >= HEARD) return;
    heard.set(event.conversationId, { tenantId: event.tenantId, conversationId: event.conversationId });
  });
  jobs.every("search index", ROUND_MS, async () => {
    const refs = [...heard.values()];
    heard.clear();
    await index.index(refs, () => open);
  });
  jobs.every("search sweep", SWEEP_MS, async () => {
    for (let full = true; full && open; ) {
      const refs = await index.behind(SWEPT);
      await index.index(refs, () => open);
      full = refs.length === SWEPT;
    }
  });
  return () => {
    open = false;
    stop();
  };
}
