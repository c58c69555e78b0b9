import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

let harness: EngineHarness;
/** Lets committed turns return to the engine. */
let release: () => void;
let committed: boolean;

beforeEach(async () => {
  committed = false;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  harness = new EngineHarness(await openTestDatabase(), {}, (store) => ({
    ...store,
    async turns(...args) {
      const result = await store.turns(...args);
      // The first turn of a company only finds that its flows are not loaded yet.
      if (result.done.length === 0) return result;
      committed = true;
      await released;
      return result;
    },
  }));
  await harness.engine.start();
});
afterEach(() => harness.database.close());

describe("an engine that is stopped while a turn is under way", () => {
  it.each([
    { what: "sends what the turn began, when the turn ends soon", turnMs: 100, texts: ["Recebi."] },
    { what: "sends nothing more, when others may have taken over by then", turnMs: 5_000, texts: [] },
  ])("$what", async ({ turnMs, texts }) => {
    const shop = await harness.company(FLOWS);
    await harness.write(shop, "5511", "fala");
    await harness.until("the turn was written", () => committed);
    const stopped = harness.engine.stop();
    await sleep(turnMs);
    release();
    await stopped;
    expect(shop.channel.texts()).toEqual(texts);
  });
});
