import type { ConversationRef, OpenEffect, Store } from "./ports/store.js";

export type WatchOptions = {
  store: Pick<Store, "findWork" | "fireTimers" | "openEffects">;
  now(): number;
  wake(ref: ConversationRef): void;
  effects(open: OpenEffect[]): void;
  log: { error(detail: Record<string, unknown>, message: string): void };
};

/** A lost wake-up is found within two seconds: the sweep runs every second over what is older than one. */
const SWEEP_MS = 1_000;
const MOST = 500;

/**
 * Looks for what nobody was woken for: events that wait, effects that are due, timers that are due. The database is the
 * truth; this only finds it. After a start it finds all that the last process left.
 */
export function createWatch(options: WatchOptions) {
  let sweeping: NodeJS.Timeout | null = null;
  let alarm: NodeJS.Timeout | null = null;
  let alarmAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  async function sweep(): Promise<void> {
    const { waiting, effects } = await options.store.findWork(options.now(), MOST);
    for (const ref of waiting) options.wake(ref);
    if (effects.length > 0) options.effects(await options.store.openEffects(effects));
    await fire();
  }

  async function fire(): Promise<void> {
    const { wake, nextAt } = await options.store.fireTimers(options.now(), MOST);
    for (const ref of wake) options.wake(ref);
    alarmAt = Number.POSITIVE_INFINITY;
    if (nextAt !== null) setAlarm(nextAt);
  }

  /** A timer that is due before the next sweep rings by itself. */
  function setAlarm(at: number): void {
    if (stopped || at >= alarmAt || at - options.now() > SWEEP_MS) return;
    if (alarm) clearTimeout(alarm);
    alarmAt = at;
    alarm = setTimeout(() => void guarded(fire), Math.max(at - options.now(), 1));
  }

  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      options.log.error({ err: error }, "looking for work failed; it is tried again");
    }
  }

  function again(): void {
    if (stopped) return;
    sweeping = setTimeout(() => void guarded(sweep).then(again), SWEEP_MS);
  }

  return {
    /** Resolves after the first look. */
    async start(): Promise<void> {
      await guarded(sweep);
      again();
    },
    timersChanged(at: readonly number[]): void {
      for (const one of at) setAlarm(one);
    },
    stop(): void {
      stopped = true;
      if (sweeping) clearTimeout(sweeping);
      if (alarm) clearTimeout(alarm);
    },
  };
}
