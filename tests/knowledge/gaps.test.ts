import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { createCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { knowledgeHarness } from "./knowledge-harness.js";

const PIX = "# Pagamento\n\nAceitamos Pix e cartão.\n";

let database: Database;
let harness: ReturnType<typeof knowledgeHarness>;

beforeAll(async () => {
  database = await openTestDatabase();
  harness = knowledgeHarness(database);
});
afterAll(() => database.close());

async function shop() {
  const { tenantId } = await createCompany(database);
  await harness.write(tenantId, { pagamento: PIX });
  return {
    tenantId,
    ask: (question: unknown, more = {}) => harness.ask(tenantId, question, more),
    gaps: async () => (await harness.store.openGaps(tenantId, 100)).map(({ question, times }) => [question, times]),
  };
}

describe("what nobody knows", () => {
  it("is kept once with the first customer's words, and counts each customer who asks the same in other spelling", async () => {
    const { ask, gaps } = await shop();
    expect(await ask("Vocês vendem iPhone?")).toEqual({ outcome: "done", result: { outcome: "not_offered" } });
    await ask("vcs vendem IPHONE");
    await ask("  voces vendem iphone!!! ");
    await ask("tem banheiro aí?");
    expect(await gaps()).toEqual([
      ["Vocês vendem iPhone?", 3],
      ["tem banheiro aí?", 1],
    ]);
  });

  it("is not kept when an article knows", async () => {
    const { ask, gaps } = await shop();
    expect(await ask("aceita pix?")).toMatchObject({
      result: { outcome: "found", value: { text: "Aceitamos Pix e cartão.", source: "Pagamento" } },
    });
    expect(await gaps()).toEqual([]);
  });

  it("is not kept where it was told and not asked, unless it asks for a service", async () => {
    const { ask, gaps } = await shop();
    await ask("meu nome é Ana", { input: { question: "meu nome é Ana", told: true } });
    expect(await gaps()).toEqual([]);
    await ask("vcs vendem patinete", { input: { question: "vcs vendem patinete", told: true } });
    expect(await gaps()).toEqual([["vcs vendem patinete", 1]]);
  });

  it("counts once per effect, however often and however late it is asked again", async () => {
    const { ask, gaps } = await shop();
    await ask("tem banheiro?", { key: "1.0" });
    await ask("tem banheiro?", { key: "1.0" });
    for (let n = 2; n < 40; n++) await ask("tem banheiro?", { key: `${n}.0` });
    await ask("tem banheiro?", { key: "1.0" });
    expect(await gaps()).toEqual([["tem banheiro?", 39]]);
  });

  it("loses no count when many ask at the same moment, and counts no repeat of theirs", async () => {
    const { ask, gaps } = await shop();
    const keys = Array.from({ length: 30 }, () => `${randomUUID()}.0`);
    await Promise.all([...keys, ...keys, ...keys].map((key) => ask("tem banheiro?", { key })));
    expect(await gaps()).toEqual([["tem banheiro?", 30]]);
  });

  it("keeps no more than the last hundred effects", async () => {
    const { ask, gaps, tenantId } = await shop();
    for (let n = 0; n < 120; n++) await ask("tem banheiro?", { key: `${n}.0` });
    expect(await gaps()).toEqual([["tem banheiro?", 120]]);
    const rows = await harness.rows(
      tenantId,
      "SELECT cardinality(effect_keys) AS n, effect_keys[1] AS newest FROM gaps",
    );
    expect(rows).toEqual([{ n: 100, newest: "119.0" }]);
  });

  it("stays with its company", async () => {
    const [ours, theirs] = [await shop(), await shop()];
    await theirs.ask("tem banheiro?", { key: "7.0" });
    await ours.ask("tem banheiro?", { key: "7.0" });
    await ours.ask("tem chuveiro?");
    expect(await theirs.gaps()).toEqual([["tem banheiro?", 1]]);
    expect(await ours.gaps()).toHaveLength(2);
  });

  it.each([
    ["nothing to read", "???", []],
    ["who asked", "vcs compram do cpf 529.982.247-25, mail ana@example.com?", [["vcs compram do cpf …, mail …", 1]]],
    ["control marks", "vendem\u0000 \u001b[31miphone\n\n\u202etadinu?", [["vendem [31miphone tadinu?", 1]]],
    ["markup", "<img src=x onerror=alert(1)> vende?", [["<img src=x onerror=alert(1)> vende?", 1]]],
    ["SQL", "'); DELETE FROM gaps; --", [["'); DELETE FROM gaps; --", 1]]],
  ])("keeps nothing harmful: %s", async (_name, question, kept) => {
    const { ask, gaps } = await shop();
    const answer = await ask(question);
    expect(["unknown", "not_offered"]).toContain(answer.outcome === "done" && answer.result?.outcome);
    expect(answer).not.toHaveProperty("result.value");
    expect(await gaps()).toEqual(kept);
  });

  it.each([null, { $ne: 1 }, 7])("is not looked up when it is no text: %j", async (question) => {
    const { ask, gaps } = await shop();
    const answer = await ask(question);
    expect(answer).toMatchObject({ outcome: "failed", reason: expect.stringContaining("question") });
    expect(await gaps()).toEqual([]);
  });

  it("keeps the beginning of 100 kB", async () => {
    const { ask, gaps } = await shop();
    await ask(`vendem ${"zebra listrada ".repeat(7_000)}`);
    const [[question] = []] = await gaps();
    expect(String(question)).toHaveLength(300);
  });

  it("is not kept when the time limit had passed", async () => {
    const { ask, gaps } = await shop();
    expect(await ask("tem banheiro?", { signal: AbortSignal.abort() })).toMatchObject({
      outcome: "failed",
      result: { outcome: "failed" },
    });
    expect(await gaps()).toEqual([]);
  });
});
