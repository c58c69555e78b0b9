import { afterAll, afterEach, beforeAll, describe } from "vitest";
import type { Store } from "../../bot/ports/store.js";
import type { Revived } from "../../db/stores/dead-letter-store.js";
import { describeAccept } from "./store/accept.js";
import { describeEffects } from "./store/effects.js";
import { describeStatuses } from "./store/statuses.js";
import { describeTimers } from "./store/timers.js";
import { describeTurns } from "./store/turns.js";

/** What the suite needs to know of a store. */
export type StoreUnderContract = {
  store: Store;
  /** Another process's store over the same database. Absent where the database belongs to one process. */
  second?: Store;
  /** The store's clock, ms since the epoch; `pass` moves it. */
  now(): number;
  pass(ms: number): void;
  /** A new tenant with one channel. */
  company(): Promise<{ tenantId: string; channelId: string }>;
  /** One more channel of the tenant. */
  channel(tenantId: string): Promise<string>;
  /** What stands in the database, read as the tenant: for what the port itself does not show. */
  rows<Row extends object>(tenantId: string, text: string, values?: unknown[]): Promise<Row[]>;
  /** Dead letters of a tenant, and reviving one. */
  deadLetters(tenantId: string): Promise<{ key: string; kind: string }[]>;
  revive(tenantId: string, key: string): Promise<Revived>;
  close(): Promise<void>;
};

/** The suite that every implementation of `Store` must pass. `open` runs once. */
export function describeStore(name: string, open: () => Promise<StoreUnderContract>): void {
  describe(`${name} as a store`, () => {
    let under: StoreUnderContract;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under.close());
    // The database's own clock does not move with it: what one test skipped is given back before the next.
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
    describeStatuses(clock);
    describeEffects(clock);
    describeTimers(clock);
  });
}
