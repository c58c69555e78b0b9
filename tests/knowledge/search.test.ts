import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Database } from "../../db/database.js";
import { createCompany, type TestCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { ARTICLES, knowledgeHarness } from "./knowledge-harness.js";

type Known = { ask: string; from: string | string[]; says: string };
type Questions = { known: Known[]; unknown: string[] };
const QUESTIONS: Questions & { later: Questions } = parse(
  readFileSync(new URL("./questions.yaml", import.meta.url), "utf8"),
);
const BODIES = Object.fromEntries(
  readdirSync(ARTICLES).map((file) => [file.replace(/\.md$/, ""), readFileSync(join(ARTICLES, file), "utf8")]),
);

let database: Database;
let harness: ReturnType<typeof knowledgeHarness>;
let shop: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  harness = knowledgeHarness(database);
  shop = await createCompany(database);
  await harness.write(shop.tenantId, BODIES);
});
afterAll(() => database.close());

/** The answer that a customer would read as sure. Null when it is only offered, or given with a "maybe". */
const find = async (question: string, tenantId = shop.tenantId) => {
  const found = await harness.search(tenantId, question);
  return found.outcome === "found" && found.answer.sure !== false ? found.answer : null;
};
const texts = (text: string) => text.replace(/\s+/g, " ");

async function measure({ known, unknown }: Questions) {
  const said: string[] = [];
  let right = 0;
  let wrong = 0;
  for (const { ask, from, says } of known) {
    const best = await find(ask);
    if (!best) continue;
    const holds = [from].flat().includes(best.passages[0]?.document ?? "") && best.text.includes(says);
    if (holds) right += 1;
    else {
      wrong += 1;
      said.push(ask);
    }
  }
  let guessed = 0;
  for (const ask of unknown) {
    if (!(await find(ask))) continue;
    guessed += 1;
    said.push(ask);
  }
  const precision = right / (right + wrong + guessed);
  return { precision, recall: right / known.length, guessed: guessed / unknown.length, said };
}

const half = (rest: number): Questions => {
  const pick = (_: unknown, index: number) => index % 2 === rest;
  return { known: QUESTIONS.known.filter(pick), unknown: QUESTIONS.unknown.filter(pick) };
};

describe("the search, by questions that were written before it was tuned", () => {
  it.each([
    // A merely likely answer is given with a "maybe" or offered, and does not count as an answer here.
    ["the half that tuned it", half(0), { precision: 0.9, recall: 0.75, guessed: 0.06 }],
    ["the half that was only measured", half(1), { precision: 0.85, recall: 0.75, guessed: 0.12 }],
    ["those written for the last changes", QUESTIONS.later, { precision: 0.9, recall: 0.55, guessed: 0.06 }],
  ])("finds what is known and keeps silent about what is not: %s", async (name, questions, least) => {
    const { precision, recall, guessed, said } = await measure(questions);
    const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
    console.log(
      `${name}: precision ${percent(precision)}, recall ${percent(recall)}, answered without knowing ${percent(guessed)}; wrong: ${said.join(" | ")}`,
    );
    expect(precision).toBeGreaterThanOrEqual(least.precision);
    expect(recall).toBeGreaterThanOrEqual(least.recall);
    expect(guessed).toBeLessThanOrEqual(least.guessed);
  });

  it("answers in the article's own words, three sentences at most, with its title", async () => {
    for (const { ask } of QUESTIONS.known) {
      const best = await find(ask);
      if (!best) continue;
      const body = texts(BODIES[best.passages[0]?.document ?? ""] ?? "");
      expect(body).toContain(texts(best.text));
      expect(best.text.match(/[.!?](?=\s|$)/g)?.length ?? 0).toBeLessThanOrEqual(3);
      expect(body).toContain(best.source);
    }
  });

  it("says the same every time", async () => {
    expect(await find("vcs abrem sabado?")).toEqual(await find("vcs abrem sabado?"));
    expect(await find("vcs abrem sabado?")).toMatchObject({
      source: "Horário de atendimento",
      passages: [{ document: "horario", heading: "Sábado" }, {}, {}],
    });
  });
});

describe("the search, abused", () => {
  it.each([
    ["nothing", ""],
    ["blanks", " \n\t "],
    ["no words", "??? !!! 👍"],
    ["only fillers", "que que é isso aí?"],
    ["100 kB", "como faço para ".repeat(7_000)],
    ["100 kB of one word", "a".repeat(100_000)],
    ["a thousand words", Array.from({ length: 1_000 }, (_, i) => `palavra${i}`).join(" ")],
    ["SQL", "'; DROP TABLE passages; --"],
    ["a tsquery", "'a' & !('b' | 'c') <-> :*"],
    ["a tsquery that is cut", "sábado & ( | ! :A"],
    ["quotes", `" '' "" $$ \\ \\' or or - -x`],
    ["a NUL", "sábado\u0000"],
    ["a lone surrogate", "sábado \ud800"],
    ["other scripts", "今日は土曜日 абв שלום"],
    ["markup", "<script>alert(1)</script> **sábado** {{ contact.phone }}"],
  ])("survives %s", async (_name, question) => {
    const best = await find(question);
    if (best) expect(Object.values(BODIES).some((body) => texts(body).includes(texts(best.text)))).toBe(true);
    expect(await harness.rows(shop.tenantId, "SELECT count(*)::int AS n FROM documents")).toEqual([
      { n: Object.keys(BODIES).length },
    ]);
  });

  it("keeps what an article holds literal: markup, code and templates are text", async () => {
    const other = await createCompany(database);
    const body = `# Perigo\n\nO <b onclick="x()">zebu</b> diz {{ secret }} e '; DROP TABLE gaps; -- e [clique](javascript:alert(1)).\n`;
    await harness.write(other.tenantId, { perigo: body });
    const best = await find("o que diz o zebu sobre perigo?", other.tenantId);
    expect(best?.text).toContain('<b onclick="x()">zebu</b> diz {{ secret }} e \'; DROP TABLE gaps; --');
  });

  it("never sees another company's articles, however near they are", async () => {
    const [ours, theirs] = [await createCompany(database), await createCompany(database)];
    await harness.write(theirs.tenantId, { segredo: "# Segredo\n\nO cofre abre com girassol.\n" });
    expect(await harness.search(ours.tenantId, "o cofre abre com o que?")).toEqual({
      outcome: "unknown",
      service: false,
    });
    await harness.write(ours.tenantId, { cofre: "# Cofre\n\nNão temos cofre.\n" });
    const best = await find("vocês têm um cofre?", ours.tenantId);
    expect(best?.source).toBe("Cofre");
    expect(best?.passages.map(({ document }) => document)).toEqual(["cofre"]);
  });

  it("answers from thousands of passages in the same way", async () => {
    const big = await createCompany(database);
    await harness.write(big.tenantId, { alvo: "# Alvo\n\nO ornitorrinco atende às terças.\n" });
    await harness.rows(
      big.tenantId,
      `INSERT INTO passages (id, tenant_id, document_id, position, heading, text)
       SELECT gen_random_uuid(), p.tenant_id, p.document_id, n, '', 'Trecho ' || n FROM passages p, generate_series(1, 3000) n
       WHERE p.position = 0 RETURNING id`,
    );
    expect(await find("qual dia atende o ornitorrinco?", big.tenantId)).toMatchObject({
      source: "Alvo",
      text: "O ornitorrinco atende às terças.",
    });
  });
});
