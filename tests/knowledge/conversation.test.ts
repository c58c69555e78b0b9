import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ConversationRef } from "../../bot/ports/store.js";
import { calendar } from "../../company/calendar.js";
import { portuguese } from "../../company/portuguese.js";
import { readCompany } from "../../company/read-company.js";
import { createKnowledgeStore } from "../../db/stores/knowledge-store.js";
import type { ProgramSource } from "../../flows/program-source.js";
import { createKnowledgeRoom, type KnowledgeRoom } from "../../knowledge/knowledge-room.js";
import type { KnowledgeStore } from "../../knowledge/ports.js";
import { KINDS } from "../company/company-folder.js";
import { createCompany } from "../db/create-company.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { EngineHarness } from "../engine/engine-harness.js";
import { ARTICLES, EXAMPLE, knowledgeHarness } from "./knowledge-harness.js";

const BODIES = Object.fromEntries(
  readdirSync(ARTICLES).map((file) => [file.replace(/\.md$/, ""), readFileSync(join(ARTICLES, file), "utf8")]),
);

let harness: EngineHarness;
let room: KnowledgeRoom;
let knowledge: ReturnType<typeof knowledgeHarness>;
let source: ProgramSource;
let shop: Awaited<ReturnType<EngineHarness["company"]>>;
let phone = "";
let ref: ConversationRef;

beforeAll(async () => {
  const database = await openTestDatabase();
  const store = mayBeAway(createKnowledgeStore(database));
  room = createKnowledgeRoom({ store, language: portuguese, calendar, now: Date.now });
  harness = new EngineHarness(database, { rooms: [room] });
  knowledge = knowledgeHarness(database);
  await harness.engine.start();
  const reading = await readCompany(EXAMPLE, process.env, KINDS);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  source = reading.company.source;
  shop = await harness.company({});
  await harness.publishSource(shop, source);
  await knowledge.write(shop.tenantId, BODIES);
});
afterAll(async () => {
  await harness.engine.stop();
  await harness.database.close();
});
beforeEach(() => {
  phone = `55119${Math.random().toString().slice(2, 10)}`;
});

/** Makes the store fail the next `times`, as when the database is gone. */
const away = { times: 0 };
function mayBeAway(whole: KnowledgeStore): KnowledgeStore {
  return {
    ...whole,
    async load(...given) {
      if (away.times === 0) return whole.load(...given);
      away.times -= 1;
      throw new Error("away");
    },
  };
}

/** Returns what the customer reads next. */
async function says(text: string): Promise<string[]> {
  const before = shop.channel.texts(phone).length;
  ref = await harness.write(shop, phone, text);
  await harness.settled(ref);
  return shop.channel.texts(phone).slice(before);
}
const gaps = async () => (await knowledge.store.openGaps(shop.tenantId, 100)).map(({ question }) => question);

/** The question comes back in one message with the text that leads to it, without its first explanation. */
function expectAskedBriefly(said: string | undefined, question: string | undefined): void {
  const [lead, asked] = said?.split("\n") ?? [];
  expect(lead).toMatch(/:$/);
  expect(asked).toMatch(/^\S.+\?$/);
  expect(question?.endsWith(` ${asked}`)).toBe(true);
}

describe("a customer of the example company, in the middle of a flow", () => {
  it("asks whether the shop opens on Saturdays, reads it with its source, and the flow goes on", async () => {
    const question = (await says("meu pc tá muito lento")).at(-1);
    const said = await says("vocês abrem sábado?");
    expect(said[0]).toContain("Sim, abrimos aos sábados, das 9h às 13h.");
    expect(said[0]).toMatch(/\n\nFonte: Horário de atendimento$/);
    // The short form of the question comes back in one message with the text that leads to it.
    const [, back = ""] = said;
    expect(said).toHaveLength(2);
    expect(back).toMatch(/^Voltando ao nosso assunto:\n.+\?$/);
    expect(question?.endsWith(back.split("\n")[1] ?? "nothing")).toBe(true);
    expect((await says("xpto")).join()).not.toContain("Voltando");
    expect((await harness.outcomes(ref)).filter(({ state }) => state !== "done")).toEqual([]);
    expect(await gaps()).toEqual([]);
  });

  it("asks what no flow is about, too", async () => {
    const question = (await says("meu pc tá muito lento")).at(-1);
    const said = await says("aceita pix?");
    expect(said[0]).toMatch(/Aceitamos Pix.*\n\nFonte: Formas de pagamento$/s);
    expectAskedBriefly(said.at(-1), question);
  });

  it("asks what nobody knows: hears so, the flow goes on, and the question is kept", async () => {
    const question = (await says("meu pc tá muito lento")).at(-1);
    const said = await says("vcs alugam bicicleta?");
    expect(said[0]).toMatch(/não sei confirmar.*pessoa/);
    expectAskedBriefly(said.at(-1), question);
    expect(await gaps()).toContain("vcs alugam bicicleta?");
  });
});

describe("a customer of the example company, with nothing under way", () => {
  it("asks what an article knows", async () => {
    await says("oi");
    const said = await says("o tecnico vai olhar minhas fotos?");
    expect(said.join()).toMatch(/não abre suas fotos.*Fonte: Privacidade e seus dados/s);
  });

  it("is told once who speaks when the first thing is a question", async () => {
    const said = await says("o tecnico vai olhar minhas fotos?");
    expect(said).toHaveLength(2);
    expect(said[0]).toContain("Fonte: Privacidade e seus dados");
    expect(said[1]).toContain("atendimento automático da");
  });

  it("asks what nobody knows and is welcomed as without articles", async () => {
    const said = await says("vcs alugam patinete?");
    expect(said.join()).toContain("atendimento automático");
    expect(said.join()).not.toContain("de novo");
    expect(await gaps()).toContain("vcs alugam patinete?");
    expect(await knowledge.store.openGaps((await createCompany(harness.database)).tenantId, 10)).toEqual([]);
  });

  it("gets the whole week for a plain question about the hours", async () => {
    expect((await says("qual o horário?")).join()).toMatch(/segunda.*sexta[^\n]*9h às 18h/i);
  });

  it("reads in the trace where an answer comes from", async () => {
    await says("o tecnico vai olhar minhas fotos?");
    const rows = await harness.rows<{ trace: { steps?: string[][] } }>(
      shop.tenantId,
      "SELECT trace FROM events WHERE conversation_id = $1 AND kind = 'result'",
      [ref.conversationId],
    );
    expect(JSON.stringify(rows[0]?.trace)).toContain("responde com: Privacidade e seus dados");
  });
});

describe("a question while the database is away", () => {
  it("is not lost: it is answered when it is there again", async () => {
    room.forget(null);
    away.times = 2;
    expect((await says("o tecnico vai olhar minhas fotos?"))[0]).toContain("Fonte: Privacidade e seus dados");
    expect(away.times).toBe(0);
  });

  it("is not waited for long: the flow goes on and says so, and nothing is kept as unknown", async () => {
    const question = (await says("meu pc tá muito lento")).at(-1);
    room.forget(null);
    away.times = 1_000;
    const said = await says("vcs alugam triciclo?");
    away.times = 0;
    expect(said[0]).toMatch(/Não consegui procurar.*pessoa/);
    expectAskedBriefly(said.at(-1), question);
    expect(await gaps()).not.toContain("vcs alugam triciclo?");
  });
});
