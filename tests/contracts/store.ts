import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { describeAccept } from "./store/accept.js";
import { describeEffects } from "./store/effects.js";
import { describeOldEvents } from "./store/old-events.js";
import { describePass } from "./store/pass.js";
import { describeStatuses } from "./store/statuses.js";
import type { StoreUnderContract } from "./store/store-under-contract.js";
import { describeTimers } from "./store/timers.js";
import { describeTurns } from "./store/turns.js";

/** The suite that every implementation of `Store` must pass. `open` runs once. */
export function describeStore(name: string, open: () => Promise<StoreUnderContract>): void {
  describe(`${name} as a store`, () => {
    let under: StoreUnderContract;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());
    // The database's own clock does not move with the store's, so the time that one test skipped is given back before
    // the next.
    let passed = 0;
    const clock = (): StoreUnderContract => ({
      ...under,
      pass: (ms) => {
        passed += ms;
        under.pass(ms);
      },
    });
    afterEach(() => {
      under.pass(-passed);
      passed = 0;
    });

    describeAccept(clock);
    describeTurns(clock);
    describeOldEvents(clock);
    describePass(clock);
    describeStatuses(clock);
    describeEffects(clock);
    describeTimers(clock);
  });
}
