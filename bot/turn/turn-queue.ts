import type { ConversationRef, TurnsResult } from "../ports/store.js";
import { createSlots } from "../slots.js";
import { createTurnFailures } from "./turn-failures.js";
import type { TurnQueueOptions } from "./turn-queue-options.js";

export type TurnQueue = {
  /**
   * Makes sure that a turn of this conversation runs soon. Many wake-ups may become one turn. `delayMs` only delays it.
   */
  wake(ref: ConversationRef, delayMs?: number): void;
  /**
   * For an event that may wait for others, `delayMs` at most. It joins a turn that is coming anyway, and neither
   * hurries nor delays it.
   */
  nudge(ref: ConversationRef, delayMs: number): void;
  /**
   * Keeps turns of a conversation from running until it is released, for a turn that runs elsewhere. False when one is
   * running or due already. What only waits with patience (`nudge`) makes nothing due.
   */
  hold(conversationId: string): boolean;
  release(conversationId: string): void;
  /** The number of conversations that were woken and have not finished their turn. */
  depth(): number;
  /** Takes no more, waits for the running turns, and returns the conversations that were woken and got no turn. */
  stop(): Promise<ConversationRef[]>;
};

/** Another turn holds the conversation, and turns are short. */
const BUSY_MS = 50;
/** Another process has begun the conversation's old events. It may take long over them, or have ended a moment ago. */
const HELD_MS = 1_000;
const ENDED_OVER_IT = new Error("processes ended while they handled this event");

/**
 * Runs one turn at a time per conversation in this process, different conversations in parallel, and many in one
 * transaction. The queue only wakes: the sweep finds whatever it forgets.
 */
export function createTurnQueue(options: TurnQueueOptions): TurnQueue {
  const ready = new Map<string, ConversationRef>();
  const running = new Set<string>();
  /** Conversations that were woken again during their own turn. */
  const again = new Map<string, ConversationRef>();
  const delayed = new Map<string, { ref: ConversationRef; timer: NodeJS.Timeout; patient: boolean }>();
  const slots = createSlots({
    most: options.concurrency,
    freely: options.freely,
    waiting: () => ready.size / options.batch,
    start,
  });
  const failTurn = createTurnFailures(options);
  let stopped = false;

  function wake(ref: ConversationRef, delayMs = 0): void {
    const id = ref.conversationId;
    if (stopped) return void ready.set(id, ref);
    if (delayMs > 0) return later(ref, delayMs);
    clearTimeout(delayed.get(id)?.timer);
    delayed.delete(id);
    if (running.has(id)) again.set(id, ref);
    else ready.set(id, ref);
    slots.fill();
  }

  function nudge(ref: ConversationRef, delayMs: number): void {
    const id = ref.conversationId;
    if (stopped || ready.has(id) || delayed.has(id)) return;
    if (running.has(id)) again.set(id, ref);
    else later(ref, delayMs, true);
  }

  function later(ref: ConversationRef, delayMs: number, patient = false): void {
    clearTimeout(delayed.get(ref.conversationId)?.timer);
    const timer = setTimeout(() => {
      delayed.delete(ref.conversationId);
      wake(ref);
    }, delayMs);
    delayed.set(ref.conversationId, { ref, timer, patient });
  }

  function take(): ConversationRef[] {
    const batch: ConversationRef[] = [];
    for (const [id, ref] of ready) {
      ready.delete(id);
      if (!options.serves(ref.tenantId)) continue;
      running.add(id);
      batch.push(ref);
      if (batch.length === options.batch) break;
    }
    return batch;
  }

  async function start(): Promise<void> {
    const batch = take();
    if (batch.length === 0) return;
    try {
      await runBatch(batch);
    } finally {
      for (const ref of batch) release(ref.conversationId);
    }
  }

  function hold(id: string): boolean {
    const due = running.has(id) || ready.has(id) || delayed.get(id)?.patient === false;
    if (!due) running.add(id);
    return !due;
  }

  function release(id: string): void {
    running.delete(id);
    const next = again.get(id);
    if (again.delete(id) && next) wake(next);
  }

  async function runBatch(batch: ConversationRef[]): Promise<void> {
    let result: TurnsResult;
    try {
      result = await options.store.turns(batch, options.run);
    } catch (error) {
      // The database refused the whole batch. Each conversation is tried alone, so that only the bad one fails.
      const [only] = batch;
      if (batch.length === 1 && only) return fail(only, error);
      for (const ref of batch) await runBatch([ref]);
      return;
    }
    if (result.done.length > 0) options.done(result.done);
    for (const ref of result.busy) later(ref, BUSY_MS);
    for (const ref of result.held) later(ref, HELD_MS);
    for (const { ref, error } of result.failed) await fail(ref, error);
    for (const { ref, eventId } of result.dead) options.failed(ref, ENDED_OVER_IT, true, eventId);
    for (const ref of result.alone) await runBatch([ref]);
  }

  async function fail(ref: ConversationRef, failure: unknown): Promise<void> {
    const afterMs = await failTurn(ref, failure);
    if (afterMs > 0) later(ref, afterMs);
    else again.set(ref.conversationId, ref);
  }

  return {
    wake,
    nudge,
    hold,
    release,
    depth: () => ready.size + running.size + again.size + delayed.size,
    async stop() {
      stopped = true;
      await slots.drain();
      for (const [id, { ref, timer }] of delayed) {
        clearTimeout(timer);
        ready.set(id, ref);
      }
      return [...ready.values()];
    },
  };
}
