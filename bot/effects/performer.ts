import type { OpenEffect } from "../ports/store.js";
import { isBeside } from "../vocabulary/beside.js";
import { createAttempts } from "./attempts.js";
import { createEffectJournal } from "./effect-journal.js";
import { createPauses } from "./pauses.js";
import type { PerformerOptions } from "./performer-options.js";

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
  /** The effects of this conversation that run or wait in this process; what is carried out beside them does not count. */
  waiting(conversationId: string): readonly OpenEffect[];
  /** The provider's status for a message was written. An effect that waited for it no longer holds up the others. */
  settled(conversationId: string, messageId: string): void;
  /** The number of effects that were taken over and have not ended. */
  depth(): number;
  /** Begins nothing more, and waits for what is running. */
  stop(): Promise<void>;
};

/** How often it is looked whether a company is served again, in ms. */
const UNSERVED_MS = 2_000;
/** The wait, in ms, after a step failed that should never fail. */
const PROBLEM_MS = 500;

/**
 * Carries effects out, in order per conversation. Each one begins only while its lease holds, and its end is recorded.
 */
export function createPerformer(options: PerformerOptions): Performer {
  const pauses = createPauses();
  const attempts = createAttempts(options, createEffectJournal(options, pauses), pauses);
  const queues = new Map<string, OpenEffect[]>();
  const known = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const settledKeys = new Set<string>();
  const found = new WeakSet<OpenEffect>();
  let listensSince = options.now();

  function add(effects: readonly OpenEffect[]): void {
    for (const effect of effects) {
      const key = keyOf(effect);
      if (pauses.stopped() || known.has(key)) continue;
      known.add(key);
      const line = lineOf(effect);
      const queue = queues.get(line);
      if (queue) {
        queue.push(effect);
        if (effect.byPerson) pauses.cut();
        continue;
      }
      queues.set(line, [effect]);
      const work: Promise<void> = drain(line).finally(() => underWay.delete(work));
      underWay.add(work);
    }
  }

  async function drain(line: string): Promise<void> {
    const queue = queues.get(line) ?? [];
    while (queue.length > 0 && !pauses.stopped()) {
      queue.sort(inOrder);
      const effect = queue[0] as OpenEffect;
      const finished = await step(effect).catch(async (error: unknown) => {
        options.problem(effect, error);
        await pauses.sleep(PROBLEM_MS);
        return false;
      });
      if (!finished) continue;
      queue.splice(queue.indexOf(effect), 1);
      known.delete(keyOf(effect));
    }
    for (const effect of queue) known.delete(keyOf(effect));
    queues.delete(line);
  }

  /**
   * Makes one step with the oldest effect of its line: waits for it, attempts it, or lets go of it. True when this
   * process has nothing more to do with it.
   */
  async function step(effect: OpenEffect): Promise<boolean> {
    const handler = options.handlers[effect.kind];
    if (effect.state === "sending") {
      const ours = effect.worker === options.workerId;
      if (ours && !found.has(effect)) return attempts.goOn(effect, handler);
      if (!ours && effect.workerAlive) return true;
      return attempts.becomeUncertain(effect, handler);
    }
    if (settledKeys.delete(keyOf(effect))) return true;
    if (!options.serves(effect.tenantId)) {
      await pauses.sleep(UNSERVED_MS);
      return pauses.stopped();
    }
    const policy = effect.state === "uncertain" ? handler.uncertain(effect) : null;
    // The provider's status can only reach a process that runs, so time during which none listened does not count.
    const notBefore = Math.max(effect.dueAt ?? 0, policy ? listensSince + policy.waitMs : 0);
    // A person who replies has taken the conversation over. What the bot decided before is tried at once, so that the
    // store cancels it, instead of making the reply wait.
    const overtaken = !effect.byPerson && queues.get(lineOf(effect))?.some((one) => one.byPerson) === true;
    const holdMs = overtaken ? 0 : Math.max(notBefore - options.now(), handler.hold(effect));
    if (holdMs > 0) {
      await pauses.sleep(Math.min(holdMs, 60_000));
      return pauses.stopped();
    }
    if (policy) await options.stored();
    if (policy?.then === "person" && !overtaken)
      return attempts.giveUp(effect, handler, "O provedor não confirmou o envio.");
    // It was cut off each time, perhaps because it ends the process. An attempt that comes to an end is counted there.
    if (policy && effect.attempts >= handler.mostAttempts && !overtaken)
      return attempts.giveUp(effect, handler, "Cada tentativa foi interrompida.");
    return attempts.attempt(effect, handler);
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
      pauses.cut();
    },
    // An effect that this process began is either still running here; or has just ended and was read a moment too
    // early, which the store sees from its state; or this process never learned that it had begun it (the connection
    // broke after the commit), and then it is uncertain.
    addFound(effects) {
      for (const effect of effects) found.add(effect);
      add(effects);
    },
    waiting: (conversationId) => queues.get(conversationId) ?? [],
    depth: () => known.size,
    async stop() {
      pauses.stop();
      await Promise.all(underWay);
    },
  };
}

const keyOf = (ref: { eventId: string; n: number }) => `${ref.eventId}.${ref.n}`;

/** The queue that an effect waits in: its conversation's. What is carried out beside the others has one of its own. */
const lineOf = (effect: OpenEffect) =>
  isBeside(effect.kind) ? `${effect.conversationId} ${effect.kind}` : effect.conversationId;

function inOrder(a: OpenEffect, b: OpenEffect): number {
  return a.eventId === b.eventId ? a.n - b.n : BigInt(a.eventId) < BigInt(b.eventId) ? -1 : 1;
}
