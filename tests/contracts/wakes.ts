import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Wakes } from "../../bot/ports/wakes.js";
import { endsSoon, eventually } from "../faults/harness/eventually.js";

/** What the suite must know about wake-ups. Each test opens its own. */
export type WakesUnderContract = {
  /** One of several processes of the same installation. When there is only one, it is always the same. */
  join(): Wakes;
  /** Closes what they share. All processes that joined were closed before. */
  close(): Promise<void>;
};

/**
 * A wake-up that only shows that the connections are open. Several are sent until one arrives, and those that come late
 * are not counted.
 */
const READY = "ready?";

type Heard = { ready: number; wakes: { id: string; at: number }[]; rings: number[]; unsubscribe(): Promise<void> };

/** The suite that every implementation of `Wakes` must pass. */
export function describeWakes(name: string, open: () => Promise<WakesUnderContract>): void {
  describe(`${name} as wake-ups`, () => {
    let under: WakesUnderContract;
    const joined = new Set<Wakes>();
    const join = (): Wakes => {
      const wakes = under.join();
      joined.add(wakes);
      return wakes;
    };
    beforeEach(async () => {
      under = await open();
    });
    afterEach(async () => {
      await Promise.all([...joined].map((wakes) => wakes.close()));
      joined.clear();
      await under.close();
    });

    it("gives each wake-up to one of those that listen, and to all of them something", async () => {
      const [publisher, ...workers] = [join(), join(), join()];
      const heard = workers.map(listen);
      // One after the other: when many wait already, the first process may take all of them.
      await eventually(() => {
        publisher?.publish(wakeOf(READY, 0));
        expect(heard.every(({ ready }) => ready > 0)).toBe(true);
      });
      for (let n = 0; n < 300; n++) publisher?.publish(wakeOf(`c${n}`, 0));
      await eventually(() => expect(idsOf(heard)).toHaveLength(300));
      await sleep(200);
      expect(new Set(idsOf(heard)).size).toBe(300);
      expect(idsOf(heard)).toHaveLength(300);
    });

    it("loses and doubles none of 10,000 at once", async () => {
      const publisher = join();
      const heard = [listen(join()), listen(join())];
      await ready(publisher, heard);
      for (let n = 0; n < 10_000; n++) publisher.publish(wakeOf(`c${n}`, 0));
      await eventually(() => expect(idsOf(heard).length).toBeGreaterThanOrEqual(10_000));
      await sleep(200);
      expect(idsOf(heard)).toHaveLength(10_000);
      expect(new Set(idsOf(heard)).size).toBe(10_000);
    });

    it("waits as long as a wake-up says", async () => {
      const heard = listen(join());
      const publisher = join();
      await ready(publisher, [heard]);
      const at = Date.now();
      publisher.publish(wakeOf("late", 400));
      await eventually(() => expect(idsOf([heard])).toEqual(["late"]));
      expect(heard.wakes[0]?.at).toBeGreaterThanOrEqual(at + 390);
    });

    it("begins the wait anew with a later wake-up of the same conversation, and gives one", async () => {
      const heard = listen(join());
      const [one, other] = [join(), join()];
      await ready(one, [heard]);
      await ready(other, [heard]);
      one.publish(wakeOf("typing", 1_500));
      await sleep(300);
      const at = Date.now();
      other.publish(wakeOf("typing", 1_500));
      one.publish(wakeOf("another", 1_500));
      // The first wait would have ended before these came.
      await eventually(() => expect(idsOf([heard]).sort()).toEqual(["another", "typing"]));
      expect(heard.wakes.every((wake) => wake.at >= at + 1_490)).toBe(true);
    });

    it("gives one that may come at once, although another of the same conversation waits", async () => {
      const heard = listen(join());
      const publisher = join();
      await ready(publisher, [heard]);
      publisher.publish(wakeOf("pressed", 300_000));
      publisher.publish(wakeOf("pressed", 0));
      await eventually(() => expect(idsOf([heard])).toEqual(["pressed"]));
    });

    it("rings once at the moment that several processes ask for, and apart for another moment", async () => {
      const processes = [join(), join(), join()];
      const heard = processes.map(listen);
      for (const wakes of processes) await ready(wakes, heard);
      const [first, second] = [Date.now() + 500, Date.now() + 2_500];
      for (const wakes of processes) for (const at of [second, first]) wakes.ringAt(at);
      const all = () => heard.flatMap((one) => one.rings);
      await eventually(() => expect(all().length).toBeGreaterThanOrEqual(2));
      await sleep(300);
      const rings = all().sort((a, b) => a - b);
      expect(rings).toHaveLength(2);
      expect(rings[0]).toBeGreaterThanOrEqual(first);
      expect(rings[0]).toBeLessThan(second);
      expect(rings[1]).toBeGreaterThanOrEqual(second);
    });

    it("rings at once for a moment that is over", async () => {
      const wakes = join();
      const heard = listen(wakes);
      await ready(wakes, [heard]);
      wakes.ringAt(Date.now() - 10_000);
      await eventually(() => expect(heard.rings).toHaveLength(1));
    });

    it("gives nothing to one that has unsubscribed, and all to who is left", async () => {
      const publisher = join();
      const [gone, left] = [listen(join()), listen(join())];
      await ready(publisher, [left]);
      await gone.unsubscribe();
      const before = gone.wakes.length;
      for (let n = 0; n < 50; n++) publisher.publish(wakeOf(`c${n}`, 0));
      await eventually(() => expect(new Set(idsOf([left])).size).toBe(50));
      expect(gone.wakes).toHaveLength(before);
    });

    it("closes soon, also with much to come", async () => {
      const wakes = join();
      const heard = listen(wakes);
      await ready(wakes, [heard]);
      for (let n = 0; n < 100; n++) wakes.publish(wakeOf(`c${n}`, 60_000));
      wakes.ringAt(Date.now() + 60_000);
      await endsSoon(heard.unsubscribe());
      await endsSoon(wakes.close());
      expect(() => wakes.publish(wakeOf("after", 0))).not.toThrow();
      expect(() => wakes.ringAt(Date.now())).not.toThrow();
    });
  });
}

export const wakeOf = (conversationId: string, delayMs: number) => ({ tenantId: "t", conversationId, delayMs });

export function listen(wakes: Wakes): Heard {
  const heard: Omit<Heard, "unsubscribe"> = { ready: 0, wakes: [], rings: [] };
  const unsubscribe = wakes.subscribe({
    wake: ({ conversationId }) => {
      if (conversationId === READY) heard.ready += 1;
      else heard.wakes.push({ id: conversationId, at: Date.now() });
    },
    ring: () => heard.rings.push(Date.now()),
  });
  return Object.assign(heard, { unsubscribe });
}

const idsOf = (heard: readonly Heard[]) => heard.flatMap(({ wakes }) => wakes.map(({ id }) => id));

/** Resolves when what `publisher` publishes arrives, so that the connections are open. */
export async function ready(publisher: Wakes, heard: readonly Heard[]): Promise<void> {
  const arrived = () => heard.reduce((sum, one) => sum + one.ready, 0);
  const before = arrived();
  await eventually(() => {
    publisher.publish(wakeOf(READY, 0));
    expect(arrived()).toBeGreaterThan(before);
  });
}
