import type { EffectHandler, EffectOutcome } from "../ports/effect-handler.js";
import type { OpenEffect } from "../ports/store.js";
import type { EffectJournal } from "./effect-journal.js";
import { endOf } from "./end-of.js";
import type { Pauses } from "./pauses.js";
import type { PerformerOptions } from "./performer-options.js";
import { placeOf } from "./place-of.js";
import { createPlaces } from "./places.js";
import { within } from "./within.js";

/**
 * How long recording the start of an effect may take, in ms. Another process takes over what a process had begun after 6 s
 * in which that one was not seen, and its last sign of life may be 1.5 s old when this clock starts.
 */
const LONGEST_BEGIN_MS = 4_000;

/**
 * What can be done about one effect. Each method returns whether this process has nothing more to do with the effect.
 */
export type Attempts = {
  /** Waits for a place at its provider, records that it begins, and calls the provider. */
  attempt(effect: OpenEffect, handler: EffectHandler): Promise<boolean>;
  /**
   * Handles a send that was marked as begun in its turn's commit. It starts at once, or is put back, so that a person
   * who takes over can still stop it.
   */
  goOn(effect: OpenEffect, handler: EffectHandler): Promise<boolean>;
  /** Marks an effect as uncertain whose process ended in the middle of it. */
  becomeUncertain(effect: OpenEffect, handler: EffectHandler): Promise<boolean>;
  giveUp(effect: OpenEffect, handler: EffectHandler, reason: string): Promise<boolean>;
};

/** Makes the calls to providers: within their limits, never past an open breaker, and with each end recorded. */
export function createAttempts(
  options: Pick<PerformerOptions, "breakers" | "meter" | "now" | "workerId" | "backoffMs" | "problem">,
  journal: EffectJournal,
  pauses: Pauses,
): Attempts {
  const { breakers, now } = options;
  const places = createPlaces();

  async function attempt(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const provider = handler.provider(effect);
    const { enter, leave } = placeOf(places, effect, handler);
    await enter();
    if (pauses.stopped()) {
      leave();
      return true;
    }
    // Asked only now, because while this effect waited for its place the provider may have failed for others.
    const breaker = breakers.ask(provider);
    if (!breaker.go) {
      leave();
      if (handler.heldBack === "give_up") return giveUp(effect, handler, "O sistema falhou várias vezes seguidas.");
      await pauses.sleep(Math.min(Math.max(breaker.retryAtMs - now(), 10), 60_000));
      return pauses.stopped();
    }
    const asked = now();
    if (!(await journal.begin(effect).catch((error: unknown) => leaveAndThrow(provider, leave, error)))) {
      breakers.abandon(provider);
      leave();
      return true;
    }
    Object.assign(effect, { attempts: effect.attempts + 1, startedAt: now(), worker: options.workerId });
    if (now() - asked > LONGEST_BEGIN_MS) {
      breakers.abandon(provider);
      leave();
      return putBack(effect, handler);
    }
    return carryOut(effect, handler, leave);
  }

  async function goOn(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const provider = handler.provider(effect);
    const late = effect.startedAt !== null && now() - effect.startedAt > LONGEST_BEGIN_MS;
    if (late || places.full(provider, handler.atOnce) || handler.hold(effect) > 0 || !breakers.ask(provider).go)
      return putBack(effect, handler);
    places.take(provider);
    effect.startedAt = now();
    return carryOut(effect, handler, () => places.leave(provider));
  }

  function leaveAndThrow(provider: string, leave: () => void, error: unknown): never {
    breakers.abandon(provider);
    leave();
    throw error;
  }

  async function carryOut(effect: OpenEffect, handler: EffectHandler, leave: () => void): Promise<boolean> {
    const provider = handler.provider(effect);
    const startedAt = now();
    let outcome: EffectOutcome;
    try {
      outcome = await perform(effect, handler, options.problem);
    } finally {
      leave();
    }
    const fault = outcome.outcome === "uncertain" || outcome.providerFault === true;
    const ended = outcome.outcome === "done" && fault ? "failed" : outcome.outcome;
    options.meter.called(provider, ended, now() - startedAt);
    if (fault) breakers.failure(provider);
    else breakers.success(provider);
    return conclude(effect, handler, outcome);
  }

  async function conclude(effect: OpenEffect, handler: EffectHandler, outcome: EffectOutcome): Promise<boolean> {
    const repeats = outcome.outcome === "uncertain" && handler.uncertain(effect).then === "repeat";
    const again = outcome.outcome === "retry" || repeats;
    if (again && effect.attempts >= handler.mostAttempts) return giveUp(effect, handler, outcome.reason);
    const retryMs =
      outcome.outcome === "retry" ? Math.max(outcome.afterMs ?? 0, options.backoffMs(effect.attempts)) : 0;
    const end = endOf(effect, outcome, timesOf(effect, handler, retryMs));
    const written = await journal.end(effect, end);
    return !written || end.state === "done" || end.state === "cancelled" || end.state === "failed";
  }

  /**
   * Marks an effect that was not carried out as waiting again. The database refuses that when another process has begun
   * the effect meanwhile, because this process was frozen and counted as gone. Then nothing is left to do here.
   */
  async function putBack(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const nothingDone = { outcome: "retry", reason: "", providerFault: false } as const;
    return !(await journal.end(effect, endOf(effect, nothingDone, timesOf(effect, handler))));
  }

  async function becomeUncertain(effect: OpenEffect, handler: EffectHandler): Promise<boolean> {
    const reason = "o processo terminou durante o envio";
    const end = endOf(effect, { outcome: "uncertain", reason }, timesOf(effect, handler));
    // The store refused to write: another process has the effect, or it ended in the meantime.
    return !(await journal.end(effect, { ...end, takenFrom: effect.worker }));
  }

  async function giveUp(effect: OpenEffect, handler: EffectHandler, reason: string): Promise<boolean> {
    const end = endOf(effect, { outcome: "failed", reason }, timesOf(effect, handler));
    await journal.end(effect, { ...end, takenFrom: effect.worker });
    return true;
  }

  function timesOf(effect: OpenEffect, handler: EffectHandler, retryMs = 0) {
    const { waitMs } = handler.uncertain(effect);
    return { now: now(), retryMs, waitMs, gaveUp: (reason: string) => handler.gaveUp(effect, reason) };
  }

  return { attempt, goOn, becomeUncertain, giveUp };
}

/** A handler that throws leaves everybody in doubt; `problem` hears of it. */
async function perform(
  effect: OpenEffect,
  handler: EffectHandler,
  problem: PerformerOptions["problem"],
): Promise<EffectOutcome> {
  try {
    return await within(handler.timeoutMs(effect), (signal) => handler.perform(effect, signal));
  } catch (error) {
    // A handler reports failures as outcomes. When it throws, nobody knows what it did.
    problem(effect, error);
    return { outcome: "uncertain", reason: error instanceof Error ? error.message : String(error) };
  }
}
