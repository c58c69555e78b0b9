import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKnowledgeStore } from "../../db/stores/knowledge-store.js";
import type { ModelAsk } from "../../knowledge/ports.js";
import { DeskHarness, type Person } from "../desk/harness.js";
import { eventually } from "../faults/harness/eventually.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

async function open() {
  const shop = await desk.company();
  await desk.team(shop, "tecnicos");
  const user = await desk.user(shop, "Eva", "admin", undefined, []);
  const eva = await desk.signIn(user);
  const store = createKnowledgeStore(desk.engine.database);
  const asks = async (from: string, question: string) => {
    const ref = await desk.engine.write(shop, from, "oi");
    await desk.engine.settled(ref);
    const { conversationId } = ref;
    await store.keepGap(shop.tenantId, { question, normalised: question, effectKey: randomUUID(), conversationId });
    return ref;
  };
  return { shop, eva, asks, again: () => desk.signIn(user) };
}
type Gaps = { items: { id: string; question: string; times: number; waiting: number }[]; answered: { id: string }[] };
const gapsOf = async (person: Person) => (await person.get("/gaps")).body as unknown as Gaps;
/** How long ago it was eight in the morning in São Paulo, which has no summer time; in ms. */
const sinceEight = (at: number) => (((at - 11 * 3_600_000) % DAY_MS) + DAY_MS) % DAY_MS;
const DAY_MS = 24 * 3_600_000;
const DRONES = "# Drones\n\n## Consertam drones?\n\nSim, consertamos drones em dez dias.\n";

describe("a question that nothing answers", () => {
  it("is one with its other wordings, closes when an article answers it, and is open again when that goes", async () => {
    const { shop, eva, asks } = await open();
    await asks("551100000001", "Vocês consertam drone?");
    await asks("551100000002", "vcs arrumam drones?");
    await asks("551100000003", "Vendem capinha de celular?");
    expect((await gapsOf(eva)).items).toMatchObject([
      { question: "Vocês consertam drone?", times: 2, waiting: 2, others: [{ question: "vcs arrumam drones?" }] },
      { question: "Vendem capinha de celular?", times: 1, waiting: 1, others: [] },
    ]);
    await eva.send("post", "/articles", { slug: "drones", text: DRONES });
    await desk.checkKnowledge(shop.tenantId);
    expect(await gapsOf(eva)).toMatchObject({
      items: [{ question: "Vendem capinha de celular?" }],
      answered: [{ question: "Vocês consertam drone?", times: 2, answeredBy: "drones", title: "Drones" }],
    });
    await eva.send("delete", "/articles/drones", undefined, { revision: 1 });
    await desk.checkKnowledge(shop.tenantId);
    expect(await gapsOf(eva)).toMatchObject({ answered: [], items: [{ times: 2 }, { times: 1 }] });
  });

  it("is told to those who waited, once, by day and where they can be written to; a person sees who and what before", async () => {
    const { shop, eva: first, asks, again } = await open();
    let eva = first;
    // Nine in the evening of the company, whatever the hour is now.
    const evening = desk.engine.now() + DAY_MS - sinceEight(desk.engine.now()) + 13 * 3_600_000;
    desk.engine.pass(evening - desk.engine.now());
    eva = await again();
    const ana = await asks("551100000011", "Vocês consertam drone?");
    const rui = await asks("551100000012", "vcs arrumam drones?");
    await desk.engine.rows(
      shop.tenantId,
      "UPDATE contacts SET opted_out = true WHERE id = (SELECT contact_id FROM conversations WHERE id = $1)",
      [rui.conversationId],
    );
    const [gap] = (await gapsOf(eva)).items;
    const path = `/gaps/${gap?.id}`;
    const all = { conversationIds: [ana.conversationId, rui.conversationId] };
    expect((await eva.post(`${path}/tell`, all)).body).toMatchObject({ code: "unanswered" });
    await eva.send("post", "/articles", { slug: "drones", text: DRONES });
    await desk.checkKnowledge(shop.tenantId);
    const people = async () =>
      ((await eva.get(`${path}/waiting`)).body as { people: { conversationId: string; state: string }[] }).people;
    expect((await eva.get(`${path}/waiting`)).body).toMatchObject({
      text: "Sim, consertamos drones em dez dias.",
      source: "Drones",
      nightUntil: expect.any(Number),
    });
    expect(new Map((await people()).map((one) => [one.conversationId, one.state]))).toEqual(
      new Map([
        [ana.conversationId, "ready"],
        [rui.conversationId, "opted_out"],
      ]),
    );
    expect((await eva.post(`${path}/tell`, all)).body).toMatchObject({ code: "night" });
    desk.engine.pass(12 * 3_600_000);
    eva = await again();
    expect((await eva.post(`${path}/tell`, all)).body).toEqual({ customers: 1 });
    expect((await eva.post(`${path}/tell`, all)).body).toEqual({ customers: 0 });
    const told = async (ref: typeof ana) => JSON.stringify(await desk.engine.lines(ref));
    await eventually(async () => expect(await told(ana)).toContain("consertamos drones em dez dias"));
    expect(await told(rui)).not.toContain("dez dias");
    expect((await people()).map(({ state }) => state).sort()).toEqual(["opted_out", "told"]);
    expect((await gapsOf(eva)).answered).toMatchObject([{ waiting: 1 }]);
    const other = await open();
    expect((await other.eva.get(`${path}/waiting`)).status).toBe(404);
  });

  it("is drafted as an article from how a person answered, and only a person publishes", async () => {
    const { shop, eva, asks } = await open();
    const ref = await asks("551100000021", "Vocês consertam drone?");
    const [gap] = (await gapsOf(eva)).items;
    const draft = async () => (await eva.post(`/gaps/${gap?.id}/draft`, {})).body;
    expect((await draft()).reason).toContain("Nenhuma pessoa");
    const by = { userId: randomUUID(), personName: "Eva Prado" };
    await desk.engine.act(shop, ref, { kind: "take", ...by });
    const content = { kind: "text" as const, text: "Sim, em dez dias." };
    await desk.engine.act(shop, ref, { kind: "reply", ...by, content });
    await desk.engine.settled(ref);
    expect((await draft()).reason).toContain("não tem uma conta");
    const asked: ModelAsk<unknown>[] = [];
    desk.model = {
      serves: () => true,
      ask: async (asking) => {
        asked.push(asking);
        const said = {
          solved: true,
          title: "# Drones",
          heading: "Consertam drones?",
          sentences: ["Sim, em dez dias."],
        };
        return { outcome: "answered", value: asking.answer.parse(said), cost: FREE };
      },
    };
    expect(await draft()).toEqual({
      draft: { title: "Drones", body: "## Consertam drones?\n\nSim, em dez dias.\n" },
      reason: null,
    });
    expect(asked[0]).toMatchObject({ names: expect.arrayContaining(["Eva Prado"]), told: {} });
    expect(JSON.stringify(asked[0]?.said)).toContain("Sim, em dez dias.");
    expect((await eva.get("/articles")).body.items).toEqual([]);
  });
});

const FREE = { calls: 0, tokens: 0, micros: null, currency: null };

describe("an article", () => {
  it("is tried out before it is published: how it is told, and which answers change for better and for worse", async () => {
    const { shop, eva, asks } = await open();
    await asks("551100000031", "Vocês consertam drone?");
    await eva.send("post", "/articles", { slug: "drones", text: DRONES });
    const questions = [
      { question: "Consertam drones?", sources: ["drones"] },
      { question: "Qual a garantia do conserto?", sources: ["garantia"] },
    ];
    expect((await eva.send("put", "/questions", { questions }, { revision: 0 })).status).toBe(200);
    await desk.checkKnowledge(shop.tenantId);
    expect((await eva.get("/questions")).body).toMatchObject({
      revision: 1,
      scores: [{ right: 1, wrong: 0, unanswered: 1, cause: "Drones" }],
    });
    const tried = async (slug: string, text: string) => (await eva.post("/knowledge/rehearse", { slug, text })).body;
    const better = await tried("garantia", "# Garantia\n\n## Qual a garantia do conserto?\n\nNoventa dias.\n");
    expect(better).toMatchObject({
      problem: null,
      title: "Garantia",
      passages: [{ heading: "Qual a garantia do conserto?", text: "Noventa dias." }],
      before: { right: 1, wrong: 0, unanswered: 1 },
      after: { right: 2, wrong: 0, unanswered: 0 },
      worse: false,
      changes: [{ of: "own", before: { verdict: "unanswered" }, after: { verdict: "right", source: "Garantia" } }],
    });
    const worse = await tried("drones", "# Drones\n\nVoam.\n");
    expect(worse).toMatchObject({ after: { right: 0 }, worse: true });
    expect((worse.changes as { of: string }[]).map(({ of }) => of).sort()).toEqual(["gap", "own"]);
    expect((await tried("x", "# A\n\n{{ catalog.nada.price }}")).problem).toContain("linha 3");
    expect((await eva.get("/articles")).body.items).toHaveLength(1);
    const twice = { questions: [questions[0], questions[0]] };
    expect((await eva.send("put", "/questions", twice, { revision: 1 })).status).toBe(400);
  });

  it("has a history, to which it can be rolled back", async () => {
    const { eva } = await open();
    await eva.send("post", "/articles", { slug: "drones", text: DRONES });
    const later = DRONES.replace("dez", "doze");
    await eva.send("put", "/articles/drones", { text: later }, { revision: 1 });
    const versions = async () => (await eva.get("/articles/drones/versions")).body.items;
    expect(await versions()).toMatchObject([
      { n: 2, changedBy: "Eva", removed: false },
      { n: 1, changedBy: "Eva", title: "Drones" },
    ]);
    expect((await eva.get("/articles/drones/versions/2")).body).toEqual({ n: 2, text: later, before: DRONES });
    const back = (revision: number) => eva.send("post", "/articles/drones/roll-back", { version: 1 }, { revision });
    expect((await back(1)).status).toBe(412);
    expect((await back(2)).body).toMatchObject({ text: DRONES, revision: 3 });
    expect(await versions()).toHaveLength(3);
    expect((await eva.get("/articles/drones/versions/9")).status).toBe(404);
    const other = await open();
    expect((await other.eva.get("/articles/drones/versions")).status).toBe(404);
  });
});
