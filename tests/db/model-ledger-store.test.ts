import { afterAll, beforeAll, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { createModelLedgerStore } from "../../db/stores/model-ledger-store.js";
import { createCompany } from "./create-company.js";
import { openTestDatabase } from "./open-test-database.js";

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it("forgets all old calls of models, however many a busy day brought, and no newer one", async () => {
  const { tenantId } = await createCompany(database);
  const insert = {
    name: "test_model_calls",
    text: `INSERT INTO model_calls (id, tenant_id, conversation_id, effect_key, account, model, purpose, outcome, input_tokens, output_tokens, ms, asked, at)
      SELECT gen_random_uuid(), $1, gen_random_uuid(), '1.0', 'ia', 'grande', 'answer', 'ok', 1, 0, 1, '', CASE WHEN n = 1 THEN now() ELSE now() - interval '40 days' END
      FROM generate_series(1, 2501) n`,
  };
  await database.batch([tenantId], [[insert, [tenantId]]]);
  const store = createModelLedgerStore(database);
  await store.prune(tenantId, Date.now() - 30 * 86_400_000);
  expect(await store.byCurrency(tenantId, 0)).toMatchObject([{ calls: 1 }]);
});
