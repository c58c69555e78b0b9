import type { ConversationRef, OpenEffect, Store } from "./ports/store.js";

export type WatchOptions = {
  store: Pick<Store, "findWork" | "fireTimers" | "openEffects">;
  now(): number;
  wake(ref: ConversationRef): void;
  effects(open: OpenEffect[]): void;
  /** Makes `ring` run at that moment (ms since the epoch), in this process or another that runs turns. */
  ringAt(at: number): void;
  log: { error(detail: Record<string, unknown>, message: string): void };
};

/** The sweep runs every second over what is older than a second, so a lost wake-up is found within two seconds. */
const SWEEP_MS = 1_000;
const MOST = 500;
/**
 * A ring is asked for only for timers that are due within so many ms. Most timers are moved or cancelled before, and a
 * sweep finds the rest in time.
 */
const AHEAD_MS = 5_000;

/**
 * Looks for work that nobody was woken for: waiting events, due effects, due timers. The database knows what there is;
 * this code only finds it. After a start it finds everything that the last process left.
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

  /** However many rings come during a look, one more look afterwards finds what they were for. */
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
    /** Called when timers are due. */
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
