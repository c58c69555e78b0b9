import type { Performer } from "./effects/performer.js";
import { groupCommit } from "./group-commit.js";
import type { Accepted } from "./ports/inbox.js";
import type {
  AcceptItem,
  EffectEnd,
  LoadedConversation,
  Passing,
  Store,
  TurnOutput,
  TurnsResult,
} from "./ports/store.js";
import { burstDelay } from "./turn/burst-delay.js";
import type { TurnQueue } from "./turn/turn-queue.js";

export type FastPathOptions = {
  store: Pick<Store, "recall" | "pass" | "finish">;
  turns: Pick<TurnQueue, "hold" | "release">;
  performer: Pick<Performer, "waiting">;
  run(conversation: LoadedConversation): Promise<TurnOutput | null>;
  /** Whether messages may be handled here now. Ends of effects always may. */
  open(tenantId: string): boolean;
  /** Called after the commit, with what must be carried out and published. */
  done(done: TurnsResult["done"]): void;
  /** Called when the transaction failed and its messages go the long way. */
  failed(error: unknown): void;
  workerId: string;
  burstWindowMs: number;
  /** How many transactions may run at once; 1 for the embedded database. */
  concurrency: number;
};

export type FastPath = {
  /**
   * Handles a message in one transaction: the event, already done, with everything its turn decided, and its first send
   * as begun. Resolves after the commit; with null when the message must go the long way, of which nothing was written
   * then. Rejects when the database took so long to fail that the caller should hear of it at once.
   */
  offer(item: AcceptItem): Promise<Accepted | null>;
  /** Writes how an effect ended, together with whatever else is written at that moment. False when that was refused. */
  end(end: EffectEnd): Promise<boolean>;
  /** Resolves when no message is on its way here any more. */
  settled(): Promise<void>;
};

type Work = { message: AcceptItem } | { end: EffectEnd };
type Result = Accepted | boolean | null;

/** How many messages and ends share a transaction at most. */
const MOST = 100;
/** After a failure that took longer, in ms, the long way is not tried as well: the provider would no longer be waiting. */
const PATIENCE_MS = 3_000;

/** The one transaction of a message on the fast path, which it shares with others and with the ends of earlier sends. */
export function createFastPath(options: FastPathOptions): FastPath {
  const { store, turns, performer, workerId } = options;
  const underWay = new Set<Promise<unknown>>();
  const write = groupCommit<Work, Result>({ most: MOST, concurrency: options.concurrency, run });

  async function run(work: Work[]): Promise<Result[]> {
    const ends = work.flatMap((one) => ("end" in one ? [one.end] : []));
    const ending = new Set(ends.filter(({ state }) => state === "done" || state === "failed").map(keyOf));
    const passing = new Map<AcceptItem, Passing>();
    try {
      for (const one of work) {
        const turn = "message" in one ? await decide(one.message, ending) : null;
        if (turn) passing.set(turn.item, turn);
      }
      return await commit(work, passing, ends);
    } finally {
      for (const { conversation } of passing.values()) turns.release(conversation.conversationId);
    }
  }

  /**
   * Runs the message's turn in memory; null when it must go the long way. Then nothing of it is kept, and the conversation
   * is read from the database.
   */
  async function decide(item: AcceptItem, ending: ReadonlySet<string>): Promise<Passing | null> {
    if (!options.open(item.tenantId)) return null;
    const conversation = store.recall(item);
    if (!conversation) return null;
    const { conversationId, epoch } = conversation;
    if (performer.waiting(conversationId).some((effect) => !ending.has(keyOf(effect)))) return null;
    if (!turns.hold(conversationId)) return null;
    // A turn that fails here fails once more on the long way, where failures are counted.
    const output = await options.run(conversation).catch(() => null);
    if (output && isOfItsOwn(output, conversation) && (output.owner?.epoch ?? epoch) === epoch)
      return { item, conversation, output: { ...output, sendBy: workerId } };
    turns.release(conversationId);
    return null;
  }

  async function commit(work: Work[], passing: ReadonlyMap<AcceptItem, Passing>, ends: EffectEnd[]): Promise<Result[]> {
    const { done, ended } =
      passing.size > 0
        ? await store.pass([...passing.values()], ends, workerId)
        : { done: [], ended: ends.length > 0 ? await store.finish(ends, workerId) : [] };
    const written = new Set(ended.map(keyOf));
    const passed = new Map(done.map(({ conversation }) => [conversation.events[0]?.id, conversation]));
    const results = work.map((one) => {
      if ("end" in one) return written.has(keyOf(one.end));
      const eventId = passing.get(one.message)?.conversation.events[0]?.id;
      const conversation = passed.get(eventId);
      return conversation && eventId ? { eventId, conversationId: conversation.conversationId, repeat: false } : null;
    });
    if (done.length > 0) options.done(done);
    return results;
  }

  function fits({ tenantId, body }: AcceptItem): boolean {
    if (body.from !== "channel" || body.event.kind !== "message") return false;
    return options.open(tenantId) && burstDelay(body.event, options.burstWindowMs) === 0;
  }

  return {
    async offer(message) {
      if (!fits(message)) return null;
      const began = performance.now();
      const passing = write({ message });
      underWay.add(passing);
      try {
        return (await passing) as Accepted | null;
      } catch (error) {
        if (performance.now() - began > PATIENCE_MS) throw error;
        options.failed(error);
        return null;
      } finally {
        underWay.delete(passing);
      }
    },
    end: async (end) => (await write({ end })) === true,
    async settled() {
      await Promise.allSettled(underWay);
    },
  };
}

/** Whether all that was decided belongs to this message. What ends an earlier one, too, goes the long way. */
function isOfItsOwn(
  { events, messages, effects, consents }: TurnOutput,
  { events: [own] }: LoadedConversation,
): boolean {
  const theirs = [...messages, ...effects, ...consents].map(({ eventId }) => eventId);
  return events.length === 1 && [...events.map(({ id }) => id), ...theirs].every((id) => id === own?.id);
}

const keyOf = (ref: { eventId: string; n: number }) => `${ref.eventId}.${ref.n}`;
