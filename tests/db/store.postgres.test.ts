import { describe } from "vitest";
import { createDeadLetterStore } from "../../db/stores/dead-letter-store.js";
import { createEngineStore } from "../../db/stores/engine-store.js";
import { describeStore } from "../contracts/store.js";
import { addChannel, createCompany } from "./create-company.js";
import { openPostgresTestDatabase, TEST_POSTGRES_URL } from "./open-postgres-test-database.js";

describe.skipIf(!TEST_POSTGRES_URL)("on a server", () => {
  describeStore("PostgreSQL", async () => {
    const database = await openPostgresTestDatabase();
    const other = await database.again();
    let skipped = 0;
    const now = () => Date.now() + skipped;
    const letters = createDeadLetterStore(database);
    let statements = 0;
    return {
      store: createEngineStore(database, now),
      second: createEngineStore(other, now),
      now,
      pass: (ms) => {
        skipped += ms;
      },
      company: () => createCompany(database),
      channel: async (tenantId) => (await addChannel(database, { tenantId, channelId: "", channelKey: "" })).channelId,
      rows: (tenantId, text, values = []) =>
        database.transaction([tenantId], (tx) => tx.run({ name: `contract_${++statements}`, text }, values)),
      deadLetters: (tenantId) => letters.list(tenantId, 100),
      revive: (tenantId, key) => letters.revive(tenantId, key, { actor: "system:test", from: "system" }),
      async close() {
        await other.close();
        await database.close();
      },
    };
  });
});
