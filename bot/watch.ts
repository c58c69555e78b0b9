import type { ConversationRef, OpenEffect, Store } from "./ports/store.js";

export type WatchOptions = {
  store: Pick<Store, "findWork" | "fireTimers" | "openEffects">;
  now(): number;
  wake(ref: ConversationRef): void;
  effects(open: OpenEffect[]): void;
  /** Has `ring` called at that moment (ms since the epoch), in this process or another that works. */
  ringAt(at: number): void;
  log: { error(detail: Record<string, unknown>, message: string): void };
};

/** A lost wake-up is found within two seconds: the sweep runs every second over what is older than one. */
const SWEEP_MS = 1_000;
const MOST = 500;
/** Timers further away are not rung for yet: most are moved or cancelled before, and a sweep comes by in time. */
const AHEAD_MS = 5_000;

/**
 * Looks for what nobody was woken for: events that wait, effects that are due, timers that are due. The database is the
 * truth; this only finds it. After a start it finds all that the last process left.
 */
export function createWatch(options: WatchOptions) {
  let sweeping: NodeJS.Timeout | null = null;
  let firing = false;
  let rungMeanwhile = false;
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
    if (nextAt !== null) ringSoon(nextAt);
  }

  function ringSoon(at: number): void {
    if (!stopped && at - options.now() <= AHEAD_MS) options.ringAt(Math.ceil(at));
  }

  /** However many rings come during a look, one more look finds what they were for. */
  async function look(): Promise<void> {
    rungMeanwhile = firing;
    if (firing || stopped) return;
    firing = true;
    await guarded(fire);
    firing = false;
    if (rungMeanwhile) await look();
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
    /** Timers are due. */
    ring: () => void look(),
    timersChanged(at: readonly number[]): void {
      for (const one of at) ringSoon(one);
    },
    stop(): void {
      stopped = true;
      if (sweeping) clearTimeout(sweeping);
    },
  };
}

export type Watch = ReturnType<typeof createWatch>;
