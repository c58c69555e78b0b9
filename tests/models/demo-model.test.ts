import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTalkStore } from "../../db/stores/talk-store.js";
import { createDemoServer } from "../../models/demo/demo-server.js";
import { createCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { ARTICLES, knowledgeHarness } from "../knowledge/knowledge-harness.js";
import { accountAt } from "./model-account.js";
import { openModel } from "./open-model.js";

let knowledge: ReturnType<typeof knowledgeHarness>;
let tenantId: string;
let close: () => Promise<void>;
beforeAll(async () => {
  const database = await openTestDatabase();
  const model = openModel(database, [], Date.now, [createDemoServer()]);
  model.accounts.push({ ...accountAt("http://demo.invalid"), kind: "demo" });
  knowledge = knowledgeHarness(database, { model: model.ask, talk: createTalkStore(database) });
  tenantId = (await createCompany(database)).tenantId;
  const bodies = readdirSync(ARTICLES).map((file) => [
    file.replace(/\.md$/, ""),
    readFileSync(join(ARTICLES, file), "utf8"),
  ]);
  await knowledge.write(tenantId, Object.fromEntries(bodies));
  close = async () => {
    await model.close();
    await database.close();
  };
});
afterAll(() => close());

describe("the script of MODEL=demo over the example company", () => {
  it("answers and cites", async () => {
    const { result } = (await knowledge.ask(tenantId, "qual é a garantia de vocês?")) as { result: { value: object } };
    expect(result.value).toMatchObject({ source: "Garantia", model: { sentences: [{}] } });
  });
  it("answers a question that shares no word with its article", async () => {
    const { result } = (await knowledge.ask(tenantId, "alguém consegue vir no meu apartamento?")) as {
      result: { outcome: string; value: { source: string } };
    };
    const article = readFileSync(join(ARTICLES, "domicilio.md"), "utf8");
    expect(article).not.toMatch(/algu[eé]m|consegue|\bvir\b|apartamento/i);
    expect(result).toMatchObject({ outcome: "found", value: { source: expect.stringMatching(/domic[ií]lio|casa/i) } });
  });
  it("invents no price", async () => {
    const { result } = (await knowledge.ask(tenantId, "quanto custa um foguete espacial?")) as {
      result: { outcome: string };
    };
    expect(JSON.stringify(result)).not.toContain("R$");
  });
});
