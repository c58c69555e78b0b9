import { groupCommit } from "../group-commit.js";
import type { Breakers } from "../ports/breakers.js";
import type { EffectHandler, EffectOutcome } from "../ports/effect-handler.js";
import type { Meter } from "../ports/meter.js";
import type { ConversationRef, EffectEnd, EffectTry, OpenEffect, OutsideKind, Store } from "../ports/store.js";
import { endOf } from "./end-of.js";

export type PerformerOptions = {
  store: Pick<Store, "begin" | "finish">;
  handlers: Record<OutsideKind, EffectHandler>;
  breakers: Breakers;
  /** Waiting time after attempt n (ms), with jitter. */
  backoffMs(attempt: number): number;
  now(): number;
  workerId: string;
  /**
   * Resolves when everything that has reached the inbox is stored. A send is only repeated after that, because the
   * provider's status for it may be among it.
   */
  stored(): Promise<void>;
  /** Called after the end of an effect was written. */
  ended(effect: OpenEffect, end: EffectEnd): void;
  wake(ref: ConversationRef): void;
  /** Called for a bug in a handler, or a database that is away, so that no such failure is swallowed. */
  problem(effect: OpenEffect, error: unknown): void;
  meter: Pick<Meter, "called">;
  /** How many transactions may run at once; 1 for the embedded database. */
  concurrency: number;
};

export type Performer = {
  /**
   * From now on the provider's statuses can reach this process. Uncertain sends wait for a status from this moment at
   * the earliest.
   */
  listen(): void;
  /** Takes over the effects that a turn committed. The first send may have been marked as begun already. */
  add(effects: readonly OpenEffect[]): void;
  /** Takes over open effects that the sweep found. Effects that this process already has are ignored. */
  addFound(effects: readonly OpenEffect[]): void;
  /** Whether effects of this conversation run or wait in this process. */
  busy(conversationId: string): boolean;
  /** The provider's status for a message was written. An effect that waited for it no longer holds up the others. */
  settled(conversationId: string, messageId: string): void;
  /** The number of effects that were taken over and have not ended. */
  depth(): number;
  /** Begins nothing more, and waits for what is running. */
  stop(): Promise<void>;
};

const FINISH_RETRY_MS = 500;

/**
 * Carries effects out, in order per conversation. Each one begins only while its lease holds, and its end is recorded.
 */
export function createPerformer(options: PerformerOptions): Performer {
  const queues = new Map<string, OpenEffect[]>();
  const known = new Set<string>();
  const active = new Map<string, number>();
  const idle = new Map<string, (() => void)[]>();
  const underWay = new Set<Promise<void>>();
  const sleeping = new Set<() => void>();
  const settledKeys = new Set<string>();
  const found = new WeakSet<OpenEffect>();
  let listensSince = options.now();
  let stopped = false;

  const begin = groupCommit<EffectTry, boolean>({
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
        if (effect.byPerson) for (const end of sleeping) end();
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

  /** Makes one attempt at the conversation's oldest effect. True when this process has nothing more to do with it. */
  async function step(effect: OpenEffect): Promise<boolean> {
    const handler = options.handlers[effect.kind];
    if (effect.state === "sending") {
      const ours = effect.worker === options.workerId;
      if (ours && !found.has(effect)) return begun(effect, handler);
      if (!ours && effect.workerAlive) return true;
      return becomeUncertain(effect, handler);
    }
    if (settledKeys.delete(keyOf(effect))) return true;
    const policy = effect.state === "uncertain" ? handler.uncertain(effect) : null;
    // The provider's status can only reach a process that runs, so time during which none listened does not count.
    const notBefore = Math.max(effect.dueAt ?? 0, policy ? listensSince + policy.waitMs : 0);
    // A person who replies has taken the conversation over. What the bot decided before is tried at once, so that the
    // store cancels it, instead of making the reply wait.
    const overtaken = !effect.byPerson && queues.get(lineOf(effect))?.some((one) => one.byPerson) === true;
    const holdMs = overtaken ? 0 : Math.max(notBefore - options.now(), handler.hold(effect));
    if (holdMs > 0) {
      await sleep(Math.min(holdMs, 60_000));
      return stopped;
    }
    if (policy) await options.stored();
    if (policy?.then === "person" && !overtaken) return giveUp(effect, handler, "O provedor não confirmou o envio.");
    return attempt(effect, handler);
  }

  /**
   * Handles a send that was marked as begun in its turn's commit. It starts at once, or is put back, so that a person
   * who takes over can still stop it.
   */
  async function begun(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const provider = handler.provider(effect);
    const full = (active.get(provider) ?? 0) >= handler.atOnce;
    if (full || handler.hold(effect) > 0 || !options.breakers.ask(provider).go) {
      await write(
        effect,
        endOf(effect, { outcome: "retry", reason: "", providerFault: false }, timesOf(effect, handler)),
      );
      return false;
    }
    active.set(provider, (active.get(provider) ?? 0) + 1);
    effect.startedAt = options.now();
    return carryOut(effect, handler, provider);
  }

  async function attempt(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const provider = handler.provider(effect);
    await enter(provider, handler.atOnce);
    if (stopped) {
      leave(provider);
      return true;
    }
    // Asked only now, because while this effect waited for its place the provider may have failed for others.
    const breaker = options.breakers.ask(provider);
    if (!breaker.go) {
      leave(provider);
      if (handler.heldBack === "give_up") return giveUp(effect, handler, "O sistema falhou várias vezes seguidas.");
      await sleep(Math.min(Math.max(breaker.retryAtMs - options.now(), 10), 60_000));
      return stopped;
    }
    if (!(await begin(effect).catch((error: unknown) => leaveAndThrow(provider, error)))) {
      options.breakers.abandon(provider);
      leave(provider);
      return true;
    }
    Object.assign(effect, { attempts: effect.attempts + 1, startedAt: options.now(), worker: options.workerId });
    return carryOut(effect, handler, provider);
  }

  function leaveAndThrow(provider: string, error: unknown): never {
    options.breakers.abandon(provider);
    leave(provider);
    throw error;
  }

  async function carryOut(effect: OpenEffect, handler: EffectHandler, provider: string): Promise<boolean> {
    const startedAt = options.now();
    let outcome: EffectOutcome;
    try {
      outcome = await perform(effect, handler);
    } finally {
      leave(provider);
    }
    const fault = outcome.outcome === "uncertain" || outcome.providerFault === true;
    const ended = outcome.outcome === "done" && fault ? "failed" : outcome.outcome;
    options.meter.called(provider, ended, options.now() - startedAt);
    if (fault) options.breakers.failure(provider);
    else options.breakers.success(provider);
    return conclude(effect, handler, outcome);
  }

  async function perform(effect: OpenEffect, handler: EffectHandler): Promise<EffectOutcome> {
    try {
      return await handler.perform(effect, AbortSignal.timeout(handler.timeoutMs(effect)));
    } catch (error) {
      // A handler reports failures as outcomes. When it throws, nobody knows what it did.
      options.problem(effect, error);
      return { outcome: "uncertain", reason: error instanceof Error ? error.message : String(error) };
    }
  }

  async function conclude(effect: OpenEffect, handler: EffectHandler, outcome: EffectOutcome): Promise<boolean> {
    const again = outcome.outcome === "retry" || outcome.outcome === "uncertain";
    if (again && effect.attempts >= handler.mostAttempts) return giveUp(effect, handler, outcome.reason);
    const retryMs =
      outcome.outcome === "retry" ? Math.max(outcome.afterMs ?? 0, options.backoffMs(effect.attempts)) : 0;
    const end = endOf(effect, outcome, timesOf(effect, handler, retryMs));
    const written = await write(effect, end);
    return !written || end.state === "done" || end.state === "failed";
  }

  async function becomeUncertain(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const reason = "o processo terminou durante o envio";
    const end = endOf(effect, { outcome: "uncertain", reason }, timesOf(effect, handler));
    // The store refused to write: another process has the effect, or it ended in the meantime.
    return !(await write(effect, { ...end, takenFrom: effect.worker }));
  }

  async function giveUp(effect: OpenEffect, handler: EffectHandler, reason: string): Promise<boolean> {
    const end = endOf(effect, { outcome: "failed", reason }, timesOf(effect, handler));
    await write(effect, { ...end, takenFrom: effect.worker });
    return true;
  }

  function timesOf(effect: OpenEffect, handler: EffectHandler, retryMs = 0) {
    const { waitMs } = handler.uncertain(effect);
    return { now: options.now(), retryMs, waitMs, gaveUp: (reason: string) => handler.gaveUp(effect, reason) };
  }

  /**
   * Writes the end, and tries again however long the database is away, because what happened outside must be recorded.
   * False when another process had taken the effect over.
   */
  async function write(effect: OpenEffect, end: EffectEnd): Promise<boolean> {
    for (;;) {
      try {
        const written = await finish(end);
        if (end.state === "pending" || end.state === "uncertain")
          Object.assign(effect, { state: end.state, dueAt: end.dueAt });
        if (written) options.ended(effect, end);
        if (written && "event" in end && end.event) options.wake(effect);
        return written;
      } catch (error) {
        options.problem(effect, error);
        await sleep(FINISH_RETRY_MS);
        if (stopped) return false;
      }
    }
  }

  async function enter(provider: string, atOnce: number): Promise<void> {
    while ((active.get(provider) ?? 0) >= atOnce) {
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
    listen() {
      listensSince = options.now();
    },
    settled(conversationId, messageId) {
      const effect = queues.get(conversationId)?.find((one) => one.message?.id === messageId);
      if (effect?.state !== "uncertain") return;
      settledKeys.add(keyOf(effect));
      for (const end of sleeping) end();
    },
    // An effect that this process began is either still running here; or has just ended and was read a moment too
    // early, which the store sees from its state; or this process never learned that it had begun it (the connection
    // broke after the commit), and then it is uncertain.
    addFound(effects) {
      for (const effect of effects) found.add(effect);
      add(effects);
    },
    busy: (conversationId) => queues.has(conversationId),
    depth: () => known.size,
    async stop() {
      stopped = true;
      for (const end of sleeping) end();
      await Promise.all(underWay);
    },
  };
}

const keyOf = (ref: { eventId: string; n: number }) => `${ref.eventId}.${ref.n}`;

/**
 * The queue that an effect waits in: its conversation's. Files being fetched have one of their own, because nobody
 * needs to wait for them.
 */
const lineOf = (effect: OpenEffect) =>
  effect.kind === "fetch_media" ? `${effect.conversationId} media` : effect.conversationId;

function inOrder(a: OpenEffect, b: OpenEffect): number {
  return a.eventId === b.eventId ? a.n - b.n : BigInt(a.eventId) < BigInt(b.eventId) ? -1 : 1;
}
