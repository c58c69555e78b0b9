import { createSlots } from "./slots.js";

/**
 * How long the items of a failed batch are tried one by one, in ms. A failure that lasts longer is not caused by one
 * item.
 */
const PATIENCE_MS = 3_000;

/**
 * Lets many callers share one transaction. While one batch is committed, the next one gathers, so a batch is as large
 * as the load, and a caller that is alone waits for nobody. Another batch begins beside the first when it is full, or
 * when the first takes long. When a batch fails, each item is tried alone, so that one bad item does not fail the
 * others, but for no longer than `PATIENCE_MS`. A database that fails slowly (a lock, no free connection) fails for
 * all, and callers must hear that before they give up waiting.
 */
export function groupCommit<Item, Result>(options: {
  /** Must give one result per item, in the order of the items. */
  run(items: Item[]): Promise<Result[]>;
  most: number;
  /** How many batches may run at once; 1 for a database with one connection. */
  concurrency: number;
}): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve(result: Result): void; reject(error: unknown): void };
  const gathering: Waiting[] = [];
  const slots = createSlots({
    most: options.concurrency,
    waiting: () => gathering.length / options.most,
    start: () => commit(gathering.splice(0, options.most)),
  });

  async function commit(batch: Waiting[], began = performance.now()): Promise<void> {
    try {
      const results = await options.run(batch.map((waiting) => waiting.item));
      batch.forEach((waiting, i) => {
        waiting.resolve(results[i] as Result);
      });
    } catch (error) {
      const only = batch[0];
      if (batch.length === 1 && only) return only.reject(error);
      for (const waiting of batch) {
        if (performance.now() - began < PATIENCE_MS) await commit([waiting], began);
        else waiting.reject(error);
      }
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      gathering.push({ item, resolve, reject });
      slots.fill();
    });
}
