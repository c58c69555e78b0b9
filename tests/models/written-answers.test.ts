import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTalkStore } from "../../db/stores/talk-store.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "../engine/engine-harness.js";
import { knowledgeHarness } from "../knowledge/knowledge-harness.js";
import { type OpenAiStandIn, startOpenAi } from "../providers/openai/start-open-ai.js";
import { accountAt } from "./model-account.js";
import { type OpenModel, openModel } from "./open-model.js";
import { passageWith, scripted, type Told, toldIn } from "./told.js";

const ARTICLES = {
  garantia:
    "---\ntitle: Garantia\n---\n## Qual é a garantia?\n\nA garantia da loja é de 90 dias em todo serviço. Bateria nova tem 6 meses.\n",
  prazos:
    "---\ntitle: Prazos\n---\n## Quanto tempo demora a tela?\n\nA troca de tela da Lenovo fica pronta em 2 dias úteis. A troca de tela da Dell fica pronta em 5 dias úteis.\n",
  entrega:
    "---\ntitle: Entrega\n---\n## Vocês entregam?\n\nA entrega do aparelho é grátis. Só vale para serviços acima de R$ 100,00.\n",
  domicilio: "---\ntitle: Atendimento fora\n---\n## Vocês atendem em domicílio?\n\nNão atendemos em domicílio.\n",
};
const FLOW =
  'flow: p\ntitle: P\nstart: [{ fallback: true }]\nvars: { found: { type: object } }\nsteps:\n  - answer: "{{ message.text }}"\n    save: found\n';

let provider: OpenAiStandIn;
let spare: OpenAiStandIn;
let model: OpenModel;
let harness: EngineHarness;
let knowledge: ReturnType<typeof knowledgeHarness>;
let shop: Awaited<ReturnType<EngineHarness["company"]>>;
let phone = "";
let talks = 0;

beforeAll(async () => {
  const database = await openTestDatabase();
  provider = await startOpenAi();
  spare = await startOpenAi();
  model = openModel(database, [provider.port, spare.port]);
  knowledge = knowledgeHarness(database, { model: model.ask, talk: createTalkStore(database) });
  harness = new EngineHarness(database, { rooms: [knowledge.room] });
  await harness.engine.start();
  shop = await harness.company({ p: FLOW });
  await knowledge.write(shop.tenantId, ARTICLES);
});
afterAll(async () => {
  await harness.engine.stop();
  await Promise.all([model.close(), provider.close(), spare.close()]);
  await harness.database.close();
});
beforeEach(() => {
  phone = `55119${String(10_000_000 + talks++)}`;
  for (const one of [provider, spare]) {
    one.outages.clear();
    one.journal.clear();
    one.asked.length = 0;
  }
  model.accounts.splice(0, Number.POSITIVE_INFINITY, accountAt(provider.url, { key: `a${talks}` }));
});

/** What the customer reads next. */
async function says(text: string): Promise<string> {
  const before = shop.channel.texts(phone).length;
  await harness.settled(await harness.write(shop, phone, text));
  return shop.channel.texts(phone).slice(before).join("\n");
}
const answers = (answer: (told: Told) => { text: string; passages: number[] }[] | null) => {
  provider.world.brain = scripted({ answer });
};
const gaps = async () => (await knowledge.store.openGaps(shop.tenantId, 100)).map(({ question }) => question);

describe("an answer that a model writes", () => {
  it("goes out with the articles behind it", async () => {
    answers((told) => [
      { text: "A garantia da loja é de 90 dias.", passages: [passageWith(told, "90 dias")] },
      { text: "Bateria nova tem garantia de 6 meses.", passages: [passageWith(told, "6 meses")] },
    ]);
    expect(await says("qual a garantia de vocês?")).toBe(
      "A garantia da loja é de 90 dias. Bateria nova tem garantia de 6 meses.\n\nFonte: Garantia",
    );
  });
  it("answers a question that shares no word with its article", async () => {
    provider.world.brain = scripted({
      rephrase: () => ({ question: "Vocês vão até a minha casa?", words: ["atendem", "domicílio"] }),
      answer: (told) => [{ text: "Não atendemos em domicílio.", passages: [passageWith(told, "domicílio")] }],
    });
    expect(await says("dá pra alguém passar na minha rua?")).toContain(
      "Não atendemos em domicílio.\n\nFonte: Atendimento",
    );
  });
  it("understands a question that goes on with the talk", async () => {
    answers((told) => [
      { text: "A troca de tela da Lenovo fica pronta em 2 dias úteis.", passages: [passageWith(told, "Lenovo")] },
    ]);
    await says("quanto tempo demora a tela da lenovo?");
    provider.world.brain = scripted({
      rephrase: ({ conversa, mensagem }) => {
        const subject = conversa.some(({ text }) => text.includes("tela"))
          ? "demora a troca de tela da Dell"
          : mensagem;
        return { question: `Quanto tempo ${subject}?`, words: [] };
      },
      answer: (told) => [
        { text: "A troca de tela da Dell fica pronta em 5 dias úteis.", passages: [passageWith(told, "Dell")] },
      ],
    });
    expect(await says("e a da dell?")).toContain("A troca de tela da Dell fica pronta em 5 dias úteis.");
  });
  it("is repaired once where a sentence was not true, and says the passage's own words where nothing is left", async () => {
    answers(() => [{ text: "A garantia da loja é de 120 dias.", passages: [1] }]);
    const local = await says("qual é a garantia?");
    expect(local).toContain("A garantia da loja é de 90 dias em todo serviço.");
    expect(local).not.toContain("120");
    provider.world.brain = scripted({
      answer: () => [{ text: "A garantia da loja vale 120 dias.", passages: [1] }],
      repair: (told) => [{ text: "A garantia da loja é de 90 dias.", passages: [passageWith(told, "90 dias")] }],
    });
    expect(await says("e qual é mesmo a garantia daqui?")).toBe("A garantia da loja é de 90 dias.\n\nFonte: Garantia");
  });
  it("goes out with the condition that its passage puts behind it", async () => {
    answers((told) => [{ text: "A entrega do aparelho é grátis.", passages: [passageWith(told, "grátis")] }]);
    expect(await says("a entrega do aparelho custa alguma coisa?")).toBe(
      "A entrega do aparelho é grátis. Só vale para serviços acima de R$ 100,00.\n\nFonte: Entrega",
    );
  });
  it("is no answer where the model finds none: a gap is kept", async () => {
    answers(() => null);
    expect(await says("vocês vendem passagem para a lua cheia?")).toMatch(/não sei|não tenho|atendente|pessoa/i);
    expect((await gaps()).join()).toContain("lua cheia");
    const rows = await knowledge.rows<{ trace: unknown }>(
      shop.tenantId,
      "SELECT trace FROM events WHERE kind = 'result' ORDER BY id DESC LIMIT 1",
    );
    expect(JSON.stringify(rows)).toMatch(/não achou \(o modelo não soube: \d+ tokens/);
  });
  it("comes from the second account when the first fails, and from the articles when all are away", async () => {
    model.accounts.push(accountAt(spare.url, { key: `b${talks}` }));
    provider.outages.add({ kind: "error" });
    spare.world.brain = scripted({
      answer: (told) => [{ text: "A garantia da loja é de 90 dias.", passages: [passageWith(told, "90 dias")] }],
    });
    expect(await says("qual a garantia da loja?")).toBe("A garantia da loja é de 90 dias.\n\nFonte: Garantia");
    spare.outages.add({ kind: "html" });
    expect(await says("qual a garantia do serviço?")).toContain("A garantia da loja é de 90 dias em todo serviço.");
  });
  it("does not wait for a silent server longer than its limit", async () => {
    model.accounts.splice(0, 1, accountAt(provider.url, { key: `s${talks}`, settings: { seconds: 1 } }));
    provider.outages.add({ kind: "silence" });
    expect(await says("a garantia é de quanto tempo mesmo?")).toContain("90 dias em todo serviço");
    expect(provider.journal.find()).toHaveLength(1);
  });
  it("is local beyond the budget, of a contact and of the company", async () => {
    const settings = { tokens_per_contact: 1 };
    model.accounts.splice(0, 1, accountAt(provider.url, { key: `c${talks}`, settings }));
    answers((told) => [{ text: "A garantia da loja é de 90 dias.", passages: [passageWith(told, "90 dias")] }]);
    expect(await says("qual garantia vocês dão aí?")).toBe("A garantia da loja é de 90 dias.\n\nFonte: Garantia");
    const asked = provider.asked.length;
    expect(await says("me diz qual é a garantia?")).toContain("em todo serviço");
    expect(provider.asked).toHaveLength(asked);
    expect(model.spent).toEqual([]);
    phone = `5511888${talks}`;
    expect(await says("qual a garantia que vocês dão em todo serviço?")).toBe(
      "A garantia da loja é de 90 dias.\n\nFonte: Garantia",
    );
  });
  it("is told to the company's people when its own tokens of the day are spent", async () => {
    model.accounts.splice(0, 1, accountAt(provider.url, { key: `d${talks}`, settings: { tokens_per_day: 1 } }));
    answers((told) => [{ text: "A garantia da loja é de 90 dias.", passages: [passageWith(told, "90 dias")] }]);
    // What the company spent at other accounts is not spent here.
    expect(await says("qual é a garantia de todo serviço daqui?")).toBe(
      "A garantia da loja é de 90 dias.\n\nFonte: Garantia",
    );
    const asked = provider.asked.length;
    expect(await says("me conta a garantia que todo serviço tem?")).toContain("em todo serviço");
    expect([model.spent, provider.asked.length]).toEqual([[`d${talks}`], asked]);
  });
  it("asks nothing twice, and leaves out what names a person", async () => {
    answers((told) => [{ text: "Bateria nova tem garantia de 6 meses.", passages: [passageWith(told, "6 meses")] }]);
    const question = "a bateria nova tem garantia? meu cpf é 529.982.247-25 e o email ana@exemplo.com.br";
    await says(question);
    const first = provider.asked.length;
    const leaves = JSON.stringify(provider.asked);
    expect(leaves).toContain("[e-mail]");
    expect(leaves).not.toMatch(/529\.982|ana@exemplo/);
    expect(toldIn(provider.asked.at(-1) ?? never()).pergunta).toContain("bateria nova");
    phone = `5511777${talks}`;
    await says(question);
    expect(provider.asked).toHaveLength(first);
  });
  it("is written down with what it cost", async () => {
    const prices = { currency: "BRL", input_price: "1,50", output_price: "6" };
    model.accounts.splice(0, 1, accountAt(provider.url, { key: `p${talks}`, settings: prices }));
    answers((told) => [{ text: "A garantia da loja é de 90 dias.", passages: [passageWith(told, "90 dias")] }]);
    await says("qual garantia é dada em todo serviço?");
    const [call] = await knowledge.rows<Record<string, unknown>>(
      shop.tenantId,
      "SELECT * FROM model_calls ORDER BY at DESC LIMIT 1",
    );
    const [input, output] = [Number(call?.["input_tokens"]), Number(call?.["output_tokens"])];
    expect(call).toMatchObject({ purpose: "answer", outcome: "ok", currency: "BRL", account: `p${talks}` });
    expect(Number(call?.["micros"])).toBe(Math.ceil(input * 1.5 + output * 6));
    expect(call?.["contact_id"]).not.toBeNull();
    expect(model.counted).toContainEqual([`p${talks}`, input, output]);
    expect(String(call?.["asked"])).toContain("90 dias");
    const traces = await knowledge.rows<{ trace: unknown }>(
      shop.tenantId,
      "SELECT trace FROM events ORDER BY id DESC LIMIT 2",
    );
    expect(JSON.stringify(traces)).toMatch(/escrito pelo modelo: \d+ tokens, \d+\.\d{6} BRL/);
  });
});

const never = (): never => {
  throw new Error("no model was asked");
};
