import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationRef } from "../../bot/ports/store.js";
import type { Database } from "../../db/database.js";
import { createEngineStore } from "../../db/stores/engine-store.js";
import { nothing } from "../contracts/store/store-harness.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "./engine-harness.js";
import { FLOWS } from "./flows.js";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const marks = (harness: EngineHarness, ref: ConversationRef) =>
  harness.rows<{ begun: number; by: string | null; state: string }>(
    ref.tenantId,
    "SELECT begun, begun_by AS by, state FROM events WHERE conversation_id = $1 ORDER BY id",
    [ref.conversationId],
  );

/** A customer wrote a minute ago, and no engine ran. */
async function wroteLongAgo(harness: EngineHarness) {
  const shop = await harness.company(FLOWS);
  const ref = await harness.write(shop, "5511", "fala");
  await harness.rows(
    ref.tenantId,
    "UPDATE events SET received_at = received_at - interval '1 minute' WHERE conversation_id = $1",
    [ref.conversationId],
  );
  harness.store.forget(ref.conversationId);
  return { shop, ref };
}

describe("a message that waits for long because the database refuses every commit", () => {
  it("is answered afterwards, however often the process was restarted meanwhile", async () => {
    const writer = new EngineHarness(database, { works: false });
    const { shop, ref } = await wroteLongAgo(writer);
    const restart = async () => {
      const engine = new EngineHarness(database);
      engine.channels.set(shop.channelId, shop.channel);
      await engine.engine.start();
      return engine;
    };
    // As if the process were newer than the schema.
    await database.asOwner("ALTER TABLE events RENAME COLUMN trace TO trace_of_old");
    try {
      for (let n = 0; n < 4; n++) {
        const vain = await restart();
        await vain.until("a turn failed", () => vain.complaints.some((one) => one.startsWith("a turn failed")));
        await vain.engine.stop();
        expect(await marks(writer, ref)).toEqual([{ begun: 0, by: null, state: "waiting" }]);
      }
    } finally {
      await database.asOwner("ALTER TABLE events RENAME COLUMN trace_of_old TO trace");
    }
    const last = await restart();
    await last.settled(ref);
    await last.engine.stop();
    expect(shop.channel.texts("5511")).toEqual(["Recebi."]);
  });
});

describe("a mark that cannot be taken back because the database is away", () => {
  it("hides no failure and no commit, and is taken back after the next try", async () => {
    const harness = new EngineHarness(database, { works: false });
    const [failing, passing] = [await wroteLongAgo(harness), await wroteLongAgo(harness)];
    let away = true;
    const store = createEngineStore(
      {
        ...database,
        batch: async (...args) => {
          if (away) throw new Error("the database is away");
          return database.batch(...args);
        },
      },
      harness.now,
    );
    const turns = () =>
      store.turns([failing.ref, passing.ref], async (loaded) => {
        if (loaded.conversationId === failing.ref.conversationId) throw new Error("not today");
        return nothing(loaded);
      });
    const { done, failed } = await turns();
    expect(done.map(({ conversation }) => conversation.conversationId)).toEqual([passing.ref.conversationId]);
    expect(failed).toEqual([{ ref: failing.ref, error: new Error("not today") }]);
    expect(await marks(harness, failing.ref)).toMatchObject([{ begun: 1 }]);
    away = false;
    await turns();
    expect(await marks(harness, failing.ref)).toEqual([{ begun: 0, by: null, state: "waiting" }]);
  });
});
