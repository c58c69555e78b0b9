import { ProgramBroken, ProgramMissing, type Programs } from "../ports/programs.js";
import type { ConversationRef, LoadedConversation, Store, TurnOutput, TurnsResult } from "../ports/store.js";
import { createSlots } from "../slots.js";
import { EventFailed } from "./run-turn.js";

export type TurnQueueOptions = {
  store: Pick<Store, "turns" | "failTurn">;
  programs: Pick<Programs, "load">;
  run(conversation: LoadedConversation): Promise<TurnOutput | null>;
  /** Called after each commit with what must be carried out and published. */
  done(done: TurnsResult["done"]): void;
  /**
   * Called when something went wrong. `dead`: the event was set aside for people. `eventId: null`: no event is known to
   * be the cause.
   */
  failed(ref: ConversationRef, error: unknown, dead: boolean, eventId: string | null): void;
  /** How many conversations share one transaction at most. */
  batch: number;
  /** How many batches run at once at most. */
  concurrency: number;
  /**
   * How many of those begin even for less than a whole batch. Further ones begin only for a whole batch, or when one
   * takes long.
   */
  freely: number;
};

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
  /** The number of conversations that were woken and have not finished their turn. */
  depth(): number;
  /** Takes no more, waits for the running turns, and returns the conversations that were woken and got no turn. */
  stop(): Promise<ConversationRef[]>;
};

/** After so many failures the oldest waiting event is set aside, so that the conversation can go on. */
const MOST_ATTEMPTS = 3;
const BUSY_MS = 50;
const RETRY_MS = 1_000;

/**
 * Runs one turn at a time per conversation in this process, different conversations in parallel, and many in one
 * transaction. The queue only wakes: the sweep finds whatever it forgets.
 */
export function createTurnQueue(options: TurnQueueOptions): TurnQueue {
  const ready = new Map<string, ConversationRef>();
  const running = new Set<string>();
  /** Conversations that were woken again during their own turn. */
  const again = new Map<string, ConversationRef>();
  const delayed = new Map<string, { ref: ConversationRef; timer: NodeJS.Timeout }>();
  const slots = createSlots({
    most: options.concurrency,
    freely: options.freely,
    waiting: () => ready.size / options.batch,
    start,
  });
  let stopped = false;

  function wake(ref: ConversationRef, delayMs = 0): void {
    const id = ref.conversationId;
    if (stopped) return void ready.set(id, ref);
    if (delayMs > 0) return later(ref, delayMs);
    const waiting = delayed.get(id);
    if (waiting) {
      clearTimeout(waiting.timer);
      delayed.delete(id);
    }
    if (running.has(id)) again.set(id, ref);
    else ready.set(id, ref);
    slots.fill();
  }

  function nudge(ref: ConversationRef, delayMs: number): void {
    const id = ref.conversationId;
    if (stopped || ready.has(id) || delayed.has(id)) return;
    if (running.has(id)) again.set(id, ref);
    else later(ref, delayMs);
  }

  function later(ref: ConversationRef, delayMs: number): void {
    const waiting = delayed.get(ref.conversationId);
    if (waiting) clearTimeout(waiting.timer);
    const timer = setTimeout(() => {
      delayed.delete(ref.conversationId);
      wake(ref);
    }, delayMs);
    delayed.set(ref.conversationId, { ref, timer });
  }

  function take(): ConversationRef[] {
    const batch: ConversationRef[] = [];
    for (const [id, ref] of ready) {
      ready.delete(id);
      running.add(id);
      batch.push(ref);
      if (batch.length === options.batch) break;
    }
    return batch;
  }

  async function start(): Promise<void> {
    const batch = take();
    try {
      await runBatch(batch);
    } finally {
      for (const ref of batch) release(ref);
    }
  }

  function release(ref: ConversationRef): void {
    running.delete(ref.conversationId);
    const next = again.get(ref.conversationId);
    if (!next) return;
    again.delete(ref.conversationId);
    ready.set(ref.conversationId, next);
  }

  async function runBatch(batch: ConversationRef[]): Promise<void> {
    let result: TurnsResult;
    try {
      result = await options.store.turns(batch, options.run);
    } catch (error) {
      // The database refused the whole batch. Each conversation is tried alone, so that only the bad one fails.
      const [only] = batch;
      if (batch.length === 1 && only) return failOne(only, error);
      for (const ref of batch) await runBatch([ref]);
      return;
    }
    if (result.done.length > 0) options.done(result.done);
    for (const ref of result.busy) later(ref, BUSY_MS);
    for (const { ref, error } of result.failed) await failOne(ref, error);
  }

  async function failOne(ref: ConversationRef, failure: unknown): Promise<void> {
    let error = failure instanceof EventFailed ? failure.cause : failure;
    if (error instanceof ProgramMissing) {
      try {
        await options.programs.load(error.tenantId, error.hash);
        again.set(ref.conversationId, ref);
        return;
      } catch (loading) {
        if (loading instanceof ProgramBroken) return count(ref, null, loading);
        error = loading;
      }
    } else if (failure instanceof EventFailed) return count(ref, failure.eventId, error);
    if (isRefusedData(error)) return count(ref, null, error);
    // The failure is the database's own, not the event's. Nothing is counted, and the turn is tried again.
    options.failed(ref, error, false, null);
    later(ref, RETRY_MS);
  }

  async function count(ref: ConversationRef, eventId: string | null, error: unknown): Promise<void> {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    try {
      const { dead, eventId: counted } = await options.store.failTurn(ref, words, MOST_ATTEMPTS, eventId);
      options.failed(ref, error, dead, counted);
      if (dead) again.set(ref.conversationId, ref);
      else later(ref, RETRY_MS);
    } catch (unreachable) {
      // The database is away. Nothing was counted, and the sweep will come back to this conversation.
      options.failed(ref, unreachable, false, eventId);
      later(ref, RETRY_MS);
    }
  }

  return {
    wake,
    nudge,
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

/**
 * The store refused the content that the turn would write (SQLSTATE classes 22, 23, 54, P0). Trying again would change
 * nothing.
 */
function isRefusedData(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(22|23|54|P0)/.test(String(error.code));
}
