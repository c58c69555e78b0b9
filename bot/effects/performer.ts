import { groupCommit } from "../group-commit.js";
import type { Breakers } from "../ports/breakers.js";
import type { EffectHandler, EffectOutcome } from "../ports/effect-handler.js";
import type { ConversationRef, EffectEnd, EffectRef, OpenEffect, OutsideKind, Store } from "../ports/store.js";
import { endOf } from "./end-of.js";

export type PerformerOptions = {
  store: Pick<Store, "begin" | "finish">;
  handlers: Record<OutsideKind, EffectHandler>;
  breakers: Breakers;
  /** Waiting time after attempt n (ms), with jitter. */
  backoffMs(attempt: number): number;
  now(): number;
  workerId: string;
  /** Whether another process that began an effect still runs. */
  isAlive(workerId: string): boolean;
  /** After an end was written. */
  ended(effect: OpenEffect, end: EffectEnd): void;
  wake(ref: ConversationRef): void;
  /** A bug in a handler, or a database that is away: told, never swallowed. */
  problem(effect: OpenEffect, error: unknown): void;
  /** Calls to one provider at once. */
  perProvider: number;
  /** Transactions at once; 1 for the embedded database. */
  concurrency: number;
};

export type Performer = {
  /** Takes effects over, from a turn's commit or from the sweep; those it already has are ignored. */
  add(effects: readonly OpenEffect[]): void;
  /** Effects taken over and not ended. */
  depth(): number;
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<void>;
};

const FINISH_RETRY_MS = 500;

/** Carries effects out: in order per conversation, each begun only while its lease holds, each end written down. */
export function createPerformer(options: PerformerOptions): Performer {
  const queues = new Map<string, OpenEffect[]>();
  const known = new Set<string>();
  const active = new Map<string, number>();
  const idle = new Map<string, (() => void)[]>();
  const underWay = new Set<Promise<void>>();
  const sleeping = new Set<() => void>();
  let stopped = false;

  const begin = groupCommit<EffectRef, boolean>({
    most: 200,
    concurrency: options.concurrency,
    run: async (refs) => {
      const begun = new Set((await options.store.begin(refs, options.workerId)).map(keyOf));
      return refs.map((ref) => begun.has(keyOf(ref)));
    },
  });
  const finish = groupCommit<EffectEnd, boolean>({
    most: 200,
    concurrency: options.concurrency,
    run: async (ends) => {
      const written = new Set((await options.store.finish(ends, options.workerId)).map(keyOf));
      return ends.map((end) => written.has(keyOf(end)));
    },
  });

  function add(effects: readonly OpenEffect[]): void {
    for (const effect of effects) {
      const key = keyOf(effect);
      if (stopped || known.has(key)) continue;
      known.add(key);
      const line = lineOf(effect);
      const queue = queues.get(line);
      if (queue) {
        queue.push(effect);
        continue;
      }
      queues.set(line, [effect]);
      const work: Promise<void> = drain(line).finally(() => underWay.delete(work));
      underWay.add(work);
    }
  }

  async function drain(line: string): Promise<void> {
    const queue = queues.get(line) ?? [];
    while (queue.length > 0 && !stopped) {
      queue.sort(inOrder);
      const effect = queue[0] as OpenEffect;
      const finished = await step(effect).catch(async (error: unknown) => {
        options.problem(effect, error);
        await sleep(FINISH_RETRY_MS);
        return false;
      });
      if (!finished) continue;
      queue.splice(queue.indexOf(effect), 1);
      known.delete(keyOf(effect));
    }
    for (const effect of queue) known.delete(keyOf(effect));
    queues.delete(line);
  }

  /** One attempt at the conversation's oldest effect; true when it needs nothing more from here. */
  async function step(effect: OpenEffect): Promise<boolean> {
    const handler = options.handlers[effect.kind];
    if (effect.state === "sending" && effect.worker !== options.workerId) {
      if (effect.worker && options.isAlive(effect.worker)) return true;
      return becomeUncertain(effect, handler);
    }
    const policy = effect.state === "uncertain" ? handler.uncertain(effect) : null;
    const notBefore = Math.max(effect.dueAt ?? 0, policy ? (effect.startedAt ?? 0) + policy.waitMs : 0);
    const holdMs = Math.max(notBefore - options.now(), handler.hold(effect));
    if (holdMs > 0) {
      await sleep(Math.min(holdMs, 60_000));
      return stopped;
    }
    if (policy?.then === "person") return giveUp(effect, handler, "O provedor não confirmou o envio.");
    return attempt(effect, handler);
  }

  async function attempt(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const provider = handler.provider(effect);
    const breaker = options.breakers.ask(provider);
    if (!breaker.go) {
      await sleep(Math.min(Math.max(breaker.retryAtMs - options.now(), 10), 60_000));
      return stopped;
    }
    await enter(provider);
    try {
      if (stopped || !(await begin(effect))) {
        options.breakers.abandon(provider);
        return true;
      }
      effect.attempts += 1;
      effect.startedAt = options.now();
      effect.worker = options.workerId;
      const outcome = await perform(effect, handler);
      const fault = outcome.outcome === "uncertain" || (outcome.outcome === "retry" && outcome.providerFault);
      if (fault) options.breakers.failure(provider);
      else options.breakers.success(provider);
      return await conclude(effect, handler, outcome);
    } finally {
      leave(provider);
    }
  }

  async function perform(effect: OpenEffect, handler: EffectHandler): Promise<EffectOutcome> {
    try {
      return await handler.perform(effect, AbortSignal.timeout(handler.timeoutMs));
    } catch (error) {
      // A handler answers with outcomes; one that throws leaves open what it did.
      options.problem(effect, error);
      return { outcome: "uncertain", reason: error instanceof Error ? error.message : String(error) };
    }
  }

  async function conclude(effect: OpenEffect, handler: EffectHandler, outcome: EffectOutcome): Promise<boolean> {
    if (outcome.outcome === "retry" && effect.attempts >= handler.mostAttempts)
      return giveUp(effect, handler, outcome.reason);
    const end = endOf(effect, outcome, {
      now: options.now(),
      retryMs: outcome.outcome === "retry" ? Math.max(outcome.afterMs ?? 0, options.backoffMs(effect.attempts)) : 0,
      waitMs: handler.uncertain(effect).waitMs,
      gaveUp: (reason) => handler.gaveUp(effect, reason),
    });
    await write(effect, end);
    return end.state === "done" || end.state === "failed";
  }

  async function becomeUncertain(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const { waitMs } = handler.uncertain(effect);
    const end = endOf(
      effect,
      { outcome: "uncertain", reason: "o processo terminou durante o envio" },
      { now: options.now(), retryMs: 0, waitMs, gaveUp: () => handler.gaveUp(effect, "") },
    );
    await write(effect, { ...end, takenFrom: effect.worker });
    return false;
  }

  async function giveUp(effect: OpenEffect, handler: EffectHandler, reason: string): Promise<boolean> {
    const end = endOf(
      effect,
      { outcome: "failed", reason },
      { now: options.now(), retryMs: 0, waitMs: 0, gaveUp: (why) => handler.gaveUp(effect, why) },
    );
    await write(effect, { ...end, takenFrom: effect.worker });
    return true;
  }

  /** What happened outside must be written, however long the database is away. */
  async function write(effect: OpenEffect, end: EffectEnd): Promise<void> {
    for (;;) {
      try {
        const written = await finish(end);
        if (end.state === "pending" || end.state === "uncertain")
          Object.assign(effect, { state: end.state, dueAt: end.dueAt });
        if (written) options.ended(effect, end);
        if (written && "event" in end && end.event) options.wake(effect);
        return;
      } catch (error) {
        options.problem(effect, error);
        await sleep(FINISH_RETRY_MS);
        if (stopped) return;
      }
    }
  }

  async function enter(provider: string): Promise<void> {
    while ((active.get(provider) ?? 0) >= options.perProvider) {
      await new Promise<void>((resolve) => idle.set(provider, [...(idle.get(provider) ?? []), resolve]));
    }
    active.set(provider, (active.get(provider) ?? 0) + 1);
  }

  function leave(provider: string): void {
    active.set(provider, (active.get(provider) ?? 1) - 1);
    const [next, ...rest] = idle.get(provider) ?? [];
    idle.set(provider, rest);
    next?.();
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        sleeping.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      sleeping.add(end);
    });
  }

  return {
    add,
    depth: () => known.size,
    async stop() {
      stopped = true;
      for (const end of sleeping) end();
      await Promise.all(underWay);
    },
  };
}

const keyOf = (ref: { eventId: string; n: number }) => `${ref.eventId}.${ref.n}`;

/** What stands in one line: a conversation's effects, except files being fetched, which nobody needs to wait for. */
const lineOf = (effect: OpenEffect) =>
  effect.kind === "fetch_media" ? `${effect.conversationId} media` : effect.conversationId;

function inOrder(a: OpenEffect, b: OpenEffect): number {
  return a.eventId === b.eventId ? a.n - b.n : BigInt(a.eventId) < BigInt(b.eventId) ? -1 : 1;
}
