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
  /** Resolves when all that has reached the inbox is stored: a repeat waits for it, the provider's word may be among it. */
  stored(): Promise<void>;
  /** After an end was written. */
  ended(effect: OpenEffect, end: EffectEnd): void;
  wake(ref: ConversationRef): void;
  /** A bug in a handler, or a database that is away: told, never swallowed. */
  problem(effect: OpenEffect, error: unknown): void;
  meter: Pick<Meter, "called">;
  /** Transactions at once; 1 for the embedded database. */
  concurrency: number;
};

export type Performer = {
  /** From now on the provider's word can reach this process; what nobody confirmed waits at least from here. */
  listen(): void;
  /** Takes over what a turn committed; its first send may be begun already. */
  add(effects: readonly OpenEffect[]): void;
  /** Takes over what the sweep found open; what this process has is ignored. */
  addFound(effects: readonly OpenEffect[]): void;
  /** Whether effects of this conversation are being carried out or wait here. */
  busy(conversationId: string): boolean;
  /** The provider's word on a message was written down: an effect that waited for it holds up the others no longer. */
  settled(conversationId: string, messageId: string): void;
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

  /** One attempt at the conversation's oldest effect; true when it needs nothing more from here. */
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
    // The provider's word can only reach a process that runs: time during which nobody listened does not count.
    const notBefore = Math.max(effect.dueAt ?? 0, policy ? listensSince + policy.waitMs : 0);
    // Whoever replies has taken over: what the bot decided before is asked for at once, and cancelled, not waited for.
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

  /** Begun with its turn's commit: it starts at once, or is put back, so that a person who takes over still stops it. */
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
    // Asked only now: while this one waited for its place, the provider may have failed for the others.
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
      // A handler answers with outcomes; one that throws leaves open what it did.
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
    // Refused: another process has it, or it ended meanwhile.
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

  /** What happened outside must be written, however long the database is away. False: it was no longer ours to write. */
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
    // What this process began is in its hands; or has just ended and was read a moment too early, which the store tells
    // from its state; or it was never told that it began it (a connection cut after the commit): surely uncertain.
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

/** What stands in one line: a conversation's effects, except files being fetched, which nobody needs to wait for. */
const lineOf = (effect: OpenEffect) =>
  effect.kind === "fetch_media" ? `${effect.conversationId} media` : effect.conversationId;

function inOrder(a: OpenEffect, b: OpenEffect): number {
  return a.eventId === b.eventId ? a.n - b.n : BigInt(a.eventId) < BigInt(b.eventId) ? -1 : 1;
}
