import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TurnsResult } from "../ports/store.js";
import { createTurnQueue } from "./turn-queue.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const REF = { tenantId: "t", conversationId: "c" };
const NOTHING: TurnsResult = { done: [], busy: [], held: [], alone: [], dead: [], failed: [] };
const unexpected = () => {
  throw new Error("nothing failed");
};

/** A queue whose turns all come to `result`; counts them. */
function open(result: Partial<TurnsResult>) {
  const turns = vi.fn(async () => ({ ...NOTHING, ...result }));
  const queue = createTurnQueue({
    store: { turns, failTurn: unexpected },
    programs: { load: unexpected },
    serves: () => true,
    run: async () => null,
    done: unexpected,
    failed: unexpected,
    batch: 4,
    concurrency: 2,
    freely: 1,
  });
  queue.wake(REF);
  return turns;
}

describe("a conversation that this process may not have now", () => {
  it("is tried again soon when another turn runs, because turns are short", async () => {
    const turns = open({ busy: [REF] });
    await vi.advanceTimersByTimeAsync(500);
    expect(turns.mock.calls.length).toBeGreaterThan(5);
  });

  it("is tried again once a second when another process has begun its old events", async () => {
    const turns = open({ held: [REF] });
    await vi.advanceTimersByTimeAsync(900);
    expect(turns).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(turns).toHaveBeenCalledTimes(4);
  });
});
