import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTalkStore } from "../../db/stores/talk-store.js";
import { compileProgram } from "../../flows/compile-program.js";
import { type DemoServer, startDemoServer } from "../../models/demo/start-demo-server.js";
import { createUnderstander } from "../../understanding/create-understander.js";
import { createCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { ARTICLES, knowledgeHarness } from "../knowledge/knowledge-harness.js";
import { accountAt } from "./model-account.js";
import { type OpenModel, openModel } from "./open-model.js";

let knowledge: ReturnType<typeof knowledgeHarness>;
let tenantId: string;
let close: () => Promise<void>;
let demo: DemoServer;
let model: OpenModel;
beforeAll(async () => {
  const database = await openTestDatabase();
  demo = await startDemoServer();
  model = openModel(database, [Number(new URL(demo.url).port)]);
  model.accounts.push(accountAt(demo.url, { apiKey: demo.key }));
  knowledge = knowledgeHarness(database, { model: model.ask, talk: createTalkStore(database) });
  tenantId = (await createCompany(database)).tenantId;
  const bodies = readdirSync(ARTICLES).map((file) => [
    file.replace(/\.md$/, ""),
    readFileSync(join(ARTICLES, file), "utf8"),
  ]);
  await knowledge.write(tenantId, Object.fromEntries(bodies));
  close = async () => {
    await Promise.all([model.close(), demo.close()]);
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
  it("says which of a company's subjects a message is about, by words of its own list", async () => {
    const talk = { before: async () => ({ names: [], lines: [] }) };
    const understander = createUnderstander({ model: model.ask, talk, withinMs: 30_000 });
    const source = {
      flows: ["visita", "pedido"].map((name) => ({
        path: `flows/${name}.yaml`,
        text: `flow: ${name}\ntitle: ${name}\nstart: [{ intent: ${name} }]\nsteps:\n  - say: Oi.\n`,
      })),
      intents: {
        path: "intents.yaml",
        text: "visita: { title: Visita, examples: [vocês atendem em domicílio] }\npedido: { title: Pedido, examples: [meu pedido] }\n",
      },
      hours: null,
      tests: [],
      company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
      channels: [],
      teams: [],
    };
    const compiled = compileProgram(source);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const ask = (text: string) =>
      understander.ask({
        tenantId,
        conversationId: randomUUID(),
        key: "1.0",
        program: compiled.program,
        expecting: null,
        text,
        signal: AbortSignal.timeout(30_000),
      });
    expect((await ask("queria que alguém venha atender no meu apartamento")).proposal).toEqual([{ start: "visita" }]);
    expect((await ask("bla bla bla")).proposal).toEqual([]);
    expect((await ask("e quanto custa um foguete?")).proposal).toEqual([{ do: "search" }]);
  });
  it("serves nobody without its key, nor anything but the chat", async () => {
    const ask = (path: string, key: string, body: string) =>
      fetch(`${demo.url}${path}`, { method: "POST", headers: { authorization: `Bearer ${key}` }, body });
    const body = JSON.stringify({ model: "demo", messages: [{ role: "user", content: "oi" }] });
    const answers = await Promise.all([
      ask("/chat/completions", "wrong", body),
      ask("/models", demo.key, body),
      ask("/chat/completions", demo.key, "{"),
      ask("/chat/completions", demo.key, body),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 404, 400, 400]);
  });
});
