import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Wakes } from "../../bot/ports/wakes.js";
import type { Database } from "../../db/database.js";
import { createInProcessWakes } from "../../platform/queue/in-process-wakes.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Wake-ups that are recorded for the test as well as delivered. */
function kept(): { wakes: Wakes; published: string[] } {
  const wakes = createInProcessWakes();
  const published: string[] = [];
  return {
    published,
    wakes: {
      ...wakes,
      publish(wake) {
        published.push(wake.conversationId);
        wakes.publish(wake);
      },
    },
  };
}

describe("an engine that stops", () => {
  it("finishes the turn under way, and hands over who was woken and had none", async () => {
    const { wakes, published } = kept();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = 0;
    let holding = false;
    const harness = new EngineHarness(database, { wakes, burstWindowMs: 60_000 }, (store) => ({
      ...store,
      // No sweep interferes.
      findWork: async () => ({ waiting: [], effects: [] }),
      async turns(work, run) {
        if (holding) {
          begun += 1;
          await held;
        }
        return store.turns(work, run);
      },
    }));
    await harness.engine.start();
    const shop = await harness.company(FLOWS);
    const long = `espera ${"muito ".repeat(40)}`;
    // The first turn of a company loads its flows, and runs again after that.
    await harness.settled(await harness.write(shop, "550", long));
    holding = true;
    const running = await harness.write(shop, "551", long);
    await harness.until("its turn began", () => begun === 1);
    // Typed text waits for more of it, so the conversation still waits for its turn when the engine stops.
    const typing = await harness.write(shop, "552", "oi");
    expect(published).toEqual([]);

    const stopped = harness.engine.stop();
    harness.engine.wake(running);
    const late = await harness.write(shop, "553", long);
    expect(published).toEqual([running.conversationId, late.conversationId]);
    release();
    await stopped;
    expect(published).toEqual([running.conversationId, late.conversationId, typing.conversationId]);
    const states = async (ref: typeof running) => (await harness.outcomes(ref)).map(({ state }) => state);
    expect(await states(running)).toEqual(["done"]);
    expect([await states(typing), await states(late)]).toEqual([["waiting"], ["waiting"]]);

    const next = new EngineHarness(database, { wakes: createInProcessWakes() });
    for (const [id, channel] of harness.channels) next.channels.set(id, channel);
    await next.engine.start();
    for (const ref of [typing, late]) await next.settled(ref);
    await next.engine.stop();
  });
});
