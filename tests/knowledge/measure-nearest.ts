import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { toSql } from "pgvector";
import { portuguese } from "../../cli/portuguese.js";
import { assets } from "../../cli/serve/assets.js";
import { type Database, openDatabase, type Prepared } from "../../db/database.js";
import { createLocalEmbedder } from "../../knowledge/local-embedder.js";
import { LIMITS, makeDatabase } from "../db/open-postgres-test-database.js";
import { seeded } from "../faults/harness/seeded.js";

// Is an approximate index (HNSW) right and worth it behind row-level security? Fills a database of its own on the server of
// DATABASE_URL with companies of very different sizes, asks as the application does, and prints recall and times:
// `npx tsx tests/knowledge/measure-nearest.ts [passages of the largest company]`. What came of it: docs/knowledge.md.
const LARGEST = Number(process.argv[2] ?? 25_000);
const SIZES: Record<string, number> = { largest: LARGEST, middle: LARGEST / 5, small: 200 };
for (let n = 0; n < 10; n++) SIZES[`other ${n}`] = Math.round(LARGEST / 12);
const QUESTIONS = 60;
const MOST = 12;
const NEAR =
  "SELECT id, embedding <=> $2::vector AS far FROM passages WHERE tenant_id = $1 AND embedder = $3 ORDER BY embedding <=> $2::vector, id LIMIT $4";

/** What the session is told before it asks. The last two take the exact way away, as a planner might. */
const WAYS: Record<string, string> = {
  "index, as the planner likes": "SET LOCAL hnsw.iterative_scan = strict_order",
  "the same, ef_search 400": "SET LOCAL hnsw.iterative_scan = strict_order; SET LOCAL hnsw.ef_search = 400",
  "the same, ef_search 1000": "SET LOCAL hnsw.iterative_scan = strict_order; SET LOCAL hnsw.ef_search = 1000",
  "index forced, no iteration": "SET LOCAL hnsw.iterative_scan = off; SET LOCAL enable_sort = off",
  "index forced, iteration": "SET LOCAL hnsw.iterative_scan = strict_order; SET LOCAL enable_sort = off",
};

const embedder = createLocalEmbedder(portuguese);
const random = seeded(7);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const folder = join(assets.exampleCompany, "knowledge");
const sentences = readdirSync(folder)
  .flatMap((name) => readFileSync(join(folder, name), "utf8").split(/(?<=[.!?])\s+|\n+/))
  .filter((sentence) => sentence.length > 30);
const words = [
  ...new Set(
    sentences
      .join(" ")
      .toLowerCase()
      .match(/\p{L}{4,}/gu),
  ),
];
/** Three sentences of the shop's, and words from all over: no two are alike. */
const passage = () => [pick(sentences), pick(sentences), ...Array.from({ length: 8 }, () => pick(words))].join(" ");
const question = () => Array.from({ length: 5 }, () => pick(words)).join(" ");

async function fill(database: Database, tenant: string, count: number): Promise<void> {
  const insert = {
    name: "measure_fill",
    text: `INSERT INTO passages (id, tenant_id, document_id, position, heading, text, search, embedding, embedder)
      SELECT gen_random_uuid(), $1, gen_random_uuid(), 0, '', t, ''::tsvector, e::vector, $4 FROM unnest($2::text[], $3::text[]) AS w(t, e)`,
  };
  for (let done = 0; done < count; done += 500) {
    const texts = Array.from({ length: Math.min(500, count - done) }, passage);
    const values = [tenant, texts, texts.map((text) => toSql(embedder.embed(text))), embedder.name];
    await database.batch([tenant], [[insert, values] as Prepared]);
  }
}

type Asked = { found: number[]; ms: number; plan: string };

async function ask(database: Database, tenant: string, vector: string, settings: string): Promise<Asked> {
  return database.transaction([tenant], async (tx) => {
    // As the planner sees this company; a kept plan is one for all of them.
    await tx.run({ name: "measure_custom", text: "SET LOCAL plan_cache_mode = force_custom_plan" }, []);
    for (const one of settings.split("; ").filter(Boolean)) await tx.run({ name: one.slice(0, 60), text: one }, []);
    const name = `near_${Object.values(WAYS).indexOf(settings)}`;
    const values = [tenant, vector, embedder.name, MOST];
    const plan = await tx.run<{ "QUERY PLAN": string }>({ name: `${name}_explain`, text: `EXPLAIN ${NEAR}` }, values);
    const began = performance.now();
    const rows = await tx.run<{ far: number }>({ name, text: NEAR }, values);
    const used = plan.map((row) => row["QUERY PLAN"]).join(" ");
    return {
      found: rows.map(({ far }) => far),
      ms: performance.now() - began,
      plan: used.includes("nearest") ? "index" : "exact",
    };
  });
}

const made = await makeDatabase();
const database = await openDatabase({ kind: "postgres", ...LIMITS, statementTimeoutMs: 600_000, url: made.url });
try {
  const tenants = Object.fromEntries(Object.keys(SIZES).map((name) => [name, randomUUID()]));
  for (const [name, count] of Object.entries(SIZES)) await fill(database, tenants[name] ?? "", count);
  await database.asOwner("VACUUM ANALYZE passages");
  const vectors = Array.from({ length: QUESTIONS }, () => toSql(embedder.embed(question())));
  const exact = new Map<string, Asked[]>();
  const compared = ["largest", "middle", "small"];
  for (const name of compared) {
    const answers: Asked[] = [];
    for (const vector of vectors) answers.push(await ask(database, tenants[name] ?? "", vector, ""));
    exact.set(name, answers);
    report(name, "exact", answers, answers);
  }
  const began = performance.now();
  await database.asOwner(
    "SET maintenance_work_mem = '512MB'; CREATE INDEX nearest ON passages USING hnsw (embedding vector_cosine_ops); RESET maintenance_work_mem",
  );
  const [size] = await database.asOwner("SELECT pg_size_pretty(pg_relation_size('nearest')) AS size");
  console.log(`index built in ${Math.round((performance.now() - began) / 1000)} s, ${size?.size}`);
  await database.asOwner("VACUUM ANALYZE passages");
  for (const [way, settings] of Object.entries(WAYS))
    for (const name of compared) {
      const answers: Asked[] = [];
      for (const vector of vectors) answers.push(await ask(database, tenants[name] ?? "", vector, settings));
      report(name, way, answers, exact.get(name) ?? []);
    }
} finally {
  await database.close();
  await made.drop();
}

/** Right is what is as near as the last of the exact ones: equals may come in any order. */
function report(name: string, way: string, answers: Asked[], exact: Asked[]): void {
  let right = 0;
  let wanted = 0;
  for (const [n, { found }] of answers.entries()) {
    const nearest = exact[n]?.found ?? [];
    const last = nearest.at(-1) ?? 0;
    right += found.filter((far) => far <= last + 1e-6).length;
    wanted += nearest.length;
  }
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  const plans = answers.filter(({ plan }) => plan === "index").length;
  console.log(
    `${name.padEnd(8)} ${String(SIZES[name]).padStart(6)}  ${way.padEnd(28)} recall ${((100 * right) / wanted).toFixed(1).padStart(5)} %  p50 ${at(0.5)} ms  p95 ${at(0.95)} ms  by index ${plans}/${answers.length}`,
  );
}
