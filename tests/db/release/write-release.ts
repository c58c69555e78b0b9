import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EngineHarness } from "../../engine/engine-harness.js";
import { openEmbeddedTestDatabase } from "../open-test-database.js";

/**
 * Writes what a release leaves in its database, for `release.test.ts`. Run it with `npx tsx` in a checkout of that
 * release, with the name of the release. The company and its customers are made up; the engine of that release writes
 * the rows.
 */
const FLOW = `
flow: order
title: Encomenda
start: [{ keyword: encomenda }]
steps:
  - ask: Qual é o seu nome?
    save: name
    type: text
  - ask: Para quando é, {{ name }}?
    save: day
    type: text
  - say: "Anotado, {{ name }}: {{ day }}."
`;
const WAIT = `
flow: later
title: Depois
start: [{ keyword: depois }]
steps:
  - say: Volto em 20 minutos.
  - wait: 20m
  - say: Voltei, como prometi.
`;
const PERSON = "00000000-0000-4000-8000-00000000c0de";

const [release = "unknown"] = process.argv.slice(2);
const database = await openEmbeddedTestDatabase({ seed: null });
const harness = new EngineHarness(database);
await harness.engine.start();
const company = await harness.company({ order: FLOW, later: WAIT });
const { tenantId, channelId, channelKey } = company;

const say = async (from: string, ...texts: string[]) => {
  let ref = { tenantId, conversationId: "" };
  for (const text of texts) {
    ref = await harness.write(company, from, text);
    await harness.settled(ref);
  }
  return ref.conversationId;
};
const asked = await say("5511000000001", "encomenda", "Ana");
const waits = await say("5511000000002", "depois");
const taken = await say("5511000000003", "encomenda");
await harness.act(company, { tenantId, conversationId: taken }, { kind: "take", userId: PERSON, personName: "Rui" });
await harness.settled({ tenantId, conversationId: taken });
await harness.engine.stop();

const applied = await database.asOwner("SELECT created_at::text AS at FROM drizzle.__drizzle_migrations ORDER BY id");
const tables = await database.asOwner(
  "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname",
);
const rows: Record<string, unknown[]> = {};
for (const { name } of tables) {
  const found = await database.asOwner(`SELECT to_jsonb(t) AS row FROM "${name}" t`);
  if (found.length > 0) rows[String(name)] = found.map(({ row }) => row);
}
await database.close();

const file = fileURLToPath(new URL(`../../fixtures/releases/${release}.json`, import.meta.url));
const notice = `Made by tests/db/release/write-release.ts on ${release}; all of it is made up.`;
const content = {
  notice,
  person: PERSON,
  company: { tenantId, channelId, channelKey },
  asked,
  waits,
  taken,
  migrations: applied.map(({ at }) => Number(at)),
  rows,
};
writeFileSync(file, `${JSON.stringify(content, null, 1)}\n`);
