import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { DeskHarness, openShop, textsOf } from "./harness.js";
import { problemsOf } from "./problems-of.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(async () => {
  expect(desk.complaints()).toEqual([]);
  await desk.close();
});

describe("a conversation at the desk", () => {
  it("is asked for, seen waiting with what was tried, taken, answered, given back and closed; each act is in the audit", async () => {
    const { shop, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    const waiting = (await rui.get("/queue?view=waiting")).body as { items: unknown[]; counts: unknown };
    expect(waiting.counts).toEqual({ waiting: 1, mine: 0, team: 1, people: 0, bot: 0, all: 1, closed: 0 });
    expect(waiting.items).toEqual([
      expect.objectContaining({
        id: ref.conversationId,
        owner: "nobody",
        reason: "Pediu",
        team: "tecnicos",
        waitingSince: expect.any(Number),
        handedOverAt: expect.any(Number),
        closed: false,
        problem: false,
        last: expect.objectContaining({ author: "bot", text: "Já chamo alguém." }),
      }),
    ]);
    expect((await rui.act("take", ref.conversationId)).status).toBe(202);
    const key = randomUUID();
    expect((await rui.act("reply", ref.conversationId, { key, text: " Oi, sou o Rui. " })).status).toBe(202);
    await desk.engine.settled(ref);
    expect(shop.channel.sent.at(-1)).toMatchObject({
      byPerson: true,
      personName: "Rui",
      content: { text: "Oi, sou o Rui." },
    });
    const detail = (await rui.get(`/conversations/${ref.conversationId}`)).body;
    expect(detail).toMatchObject({
      owner: "person",
      ownerId: rui.signedIn.me.id,
      ownerName: "Rui",
      mayReply: true,
      reason: "Pediu",
      waitingSince: null,
      devices: [],
      orders: [],
      ratings: [],
      handedOverAt: expect.any(Number),
      facts: expect.arrayContaining([
        expect.objectContaining({ kind: "first_answer", person: "Rui" }),
        expect.objectContaining({ kind: "taken", person: "Rui" }),
        expect.objectContaining({ kind: "handed_over", team: "tecnicos", reason: "Pediu", person: null }),
      ]),
    });
    expect((detail as { windowEndsAt: number }).windowEndsAt).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    const { items: lines } = (await rui.get(`/conversations/${ref.conversationId}/lines`)).body as {
      items: { key: string | null }[];
    };
    expect(textsOf(lines)).toEqual([
      "contact: pessoa",
      "bot: Já chamo alguém.",
      "system: Rui entrou na conversa.",
      "person: Oi, sou o Rui.",
    ]);
    expect(lines.map((line) => line.key)).toEqual([null, null, null, key]);
    expect((await rui.get("/queue?view=mine")).body).toMatchObject({
      counts: { waiting: 0, mine: 1, people: 1 },
      items: [{ id: ref.conversationId }],
    });
    await rui.act("give-back", ref.conversationId);
    await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    expect(shop.channel.texts().at(-1)).toBe("Recebi.");
    await rui.act("close", ref.conversationId);
    await desk.engine.settled(ref);
    expect((await rui.get("/queue?view=closed")).body).toMatchObject({
      counts: { closed: 1, bot: 0 },
      items: [{ closed: true }],
    });
    const audit = await desk.engine.rows<{ action: string }>(
      shop.tenantId,
      "SELECT action FROM audit_entries WHERE subject = $1 ORDER BY at",
      [`conversation:${ref.conversationId}`],
    );
    expect(audit.map(({ action }) => action)).toEqual([
      "conversation.take",
      "conversation.reply",
      "conversation.give_back",
      "conversation.close",
    ]);
  });

  it("does an act once, however often its key comes, also at once and after somebody else took over", async () => {
    const { shop, rui, eva } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    const body = { key: randomUUID(), text: "Uma vez só." };
    const answers = await Promise.all(Array.from({ length: 10 }, () => rui.act("reply", ref.conversationId, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    await desk.engine.settled(ref);
    await eva.act("take", ref.conversationId, { over: true });
    await desk.engine.settled(ref);
    expect((await rui.act("reply", ref.conversationId, body)).status).toBe(202);
    await desk.engine.settled(ref);
    expect(shop.channel.texts().filter((text) => text === "Uma vez só.")).toHaveLength(1);
    expect(await desk.engine.conversation(ref)).toMatchObject({ owner: "person" });
    const twice = { key: randomUUID() };
    await Promise.all([eva.act("close", ref.conversationId, twice), eva.act("close", ref.conversationId)]);
    await desk.engine.settled(ref);
    const closed = (await desk.engine.lines(ref)).filter(({ text }) => text === "Eva encerrou a conversa.");
    expect(closed).toHaveLength(1);
  });

  it("refuses a key that was used for another act, instead of saying that it is done", async () => {
    const { shop, rui } = await openShop(desk);
    const [first, second] = [
      await desk.engine.write(shop, "5521", "pessoa"),
      await desk.engine.write(shop, "5522", "pessoa"),
    ];
    for (const ref of [first, second]) {
      await desk.engine.settled(ref);
      await rui.act("take", ref.conversationId);
    }
    const key = randomUUID();
    const reply = (ref: { conversationId: string }, text: string) =>
      rui.act("reply", ref.conversationId, { key, text });
    expect((await reply(first, "Olá.")).status).toBe(202);
    expect((await reply(first, " Olá. ")).status).toBe(202);
    for (const answer of [
      await reply(first, "Outra coisa."),
      await reply(second, "Olá."),
      await rui.act("close", first.conversationId, { key }),
    ])
      expect(answer).toMatchObject({ status: 409, body: { code: "key_used" } });
    await desk.engine.settled(first);
    await desk.engine.settled(second);
    const sent = shop.channel.sent.filter(({ byPerson }) => byPerson).map(({ content }) => content);
    expect(sent).toEqual([{ kind: "text", text: "Olá." }]);
  });

  it("is opened again by whoever takes it after it was closed", async () => {
    const { shop, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "fala");
    await rui.act("close", ref.conversationId);
    await desk.engine.settled(ref);
    await rui.act("reply", ref.conversationId, { text: "Esqueci de avisar." });
    await desk.engine.settled(ref);
    expect(await desk.engine.conversation(ref)).toMatchObject({ owner: "person", closed: false });
  });
});

describe("what is known of a customer", () => {
  it("is beside the conversation: computers with their newest report, orders, ratings; nothing of others", async () => {
    const { shop, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    const other = await desk.engine.write(shop, "5522", "fala");
    await desk.engine.settled(ref);
    await desk.engine.settled(other);
    const device = randomUUID();
    const of = [ref.conversationId];
    const rows = (text: string, values: unknown[]) => desk.engine.rows(shop.tenantId, text, values);
    const contact = "(SELECT contact_id FROM conversations WHERE id = $1)";
    await rows(
      `INSERT INTO devices (id, tenant_id, contact_id, name, os, public_key, agent_version, last_seen_at) VALUES ($2, $3, ${contact}, 'PC da Ana', 'Windows 11', 'k', '1', to_timestamp(1700000000))`,
      [...of, device, shop.tenantId],
    );
    for (const [score, at, state] of [
      [80, 1, "reported"],
      [35, 2, "reported"],
      [null, 3, "asked"],
    ])
      await rows(
        `INSERT INTO reports (id, tenant_id, device_id, conversation_id, channel_id, effect_key, state, scope, score, page_key, asked_at)
         VALUES (gen_random_uuid(), $2, $3, $1, $4, $6, $7, 'full', $5, $6, to_timestamp($8::int))`,
        [...of, shop.tenantId, device, shop.channelId, score, `${device}-${at}`, state, at],
      );
    await rows(
      `INSERT INTO orders (id, tenant_id, number, contact_id, conversation_id, channel_id, effect_key, state, total, currency) VALUES (gen_random_uuid(), $2, 1042, ${contact}, $1, $3, 'e.1', 'paid', 14990, 'BRL')`,
      [...of, shop.tenantId, shop.channelId],
    );
    await rows(
      `INSERT INTO ratings (id, tenant_id, conversation_id, contact_id, effect_key, score, comment) VALUES (gen_random_uuid(), $2, $1, ${contact}, 'e.2', 4, 'Rápido!')`,
      [...of, shop.tenantId],
    );
    const detail = (await rui.get(`/conversations/${ref.conversationId}`)).body;
    expect(detail).toMatchObject({
      rating: 4,
      devices: [
        {
          id: device,
          name: "PC da Ana",
          os: "Windows 11",
          score: 35,
          lastSeenAt: 1_700_000_000_000,
          reportUrl: `http://desk.example/report/${device}-2`,
        },
      ],
      orders: [{ number: 1042, state: "paid", total: 14_990, currency: "BRL" }],
      ratings: [{ score: 4, comment: "Rápido!" }],
    });
    const reports = (await rui.get(`/conversations/${ref.conversationId}/reports`)).body;
    expect(reports).toMatchObject({
      items: [
        { score: 35, reportedAt: 2_000, url: `http://desk.example/report/${device}-2`, device: { name: "PC da Ana" } },
        { score: 80, reportedAt: 1_000, findings: [] },
      ],
    });
    expect((await rui.get(`/conversations/${other.conversationId}/reports`)).body).toEqual({ items: [] });
    const ratings = (await rui.get("/ratings")).body;
    expect(ratings).toMatchObject({ average: 4, count: 1, recent: [{ score: 4, conversationId: ref.conversationId }] });
    await rows(
      `UPDATE contacts SET name = NULL, phone = NULL, vars = '{"os":"other"}' WHERE id = ${contact} RETURNING id`,
      of,
    );
    const nameless = (await rui.get(`/conversations/${ref.conversationId}`)).body as { contact: { called: string } };
    const { called } = nameless.contact;
    expect(called).toMatch(/^Visitante [0-9A-F]{4}$/);
    expect(nameless.contact).toMatchObject({ name: null, remembered: [{ label: "os", value: "other" }] });
    expect((await rui.get("/ratings")).body).toMatchObject({ recent: [{ contactName: called }] });
    expect((await rui.get("/queue?view=waiting")).body).toMatchObject({ items: [{ contact: { called } }] });
    const nothing = { devices: [], orders: [], ratings: [], rating: null };
    expect((await rui.get(`/conversations/${other.conversationId}`)).body).toMatchObject(nothing);
    const strangers = await openShop(desk);
    expect((await strangers.rui.get(`/conversations/${ref.conversationId}/reports`)).status).toBe(404);
    expect((await strangers.rui.get("/ratings")).body).toEqual({ average: null, count: 0, recent: [] });
  });
});

describe("somebody who asked for no messages", () => {
  it("is answered by the person whom they write to; what the bot had not got out is not sent again until they write", async () => {
    const { shop, rui } = await openShop(desk);
    shop.channel.answer = () => ({ outcome: "refused", code: "undeliverable", reason: "O número não existe." });
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    shop.channel.answer = () => shop.channel.taken();
    await rui.act("take", ref.conversationId);
    await desk.engine.write(shop, "5511", "PARAR");
    await desk.engine.settled(ref);
    const refused = { status: 409, body: { code: "opted_out" } };
    const text = { key: randomUUID(), text: "Você está aí?" };
    expect((await rui.act("reply", ref.conversationId, text)).status).toBe(202);
    const [problem] = await problemsOf(rui);
    expect(await rui.post(`/problems/${problem?.key}/resend`)).toMatchObject(refused);
    expect((await rui.act("note", ref.conversationId, { key: randomUUID(), text: "Pediu para parar." })).status).toBe(
      202,
    );
    await desk.engine.settled(ref);
    expect(shop.channel.texts()).toEqual(["Você está aí?"]);
    await desk.engine.write(shop, "5511", "mudei de ideia");
    await desk.engine.settled(ref);
    expect((await rui.post(`/problems/${problem?.key}/resend`)).status).toBe(202);
    await desk.engine.settled(ref);
    expect(shop.channel.texts()).toEqual(["Você está aí?", "Recebi."]);
  });
});

describe("what went wrong", () => {
  it("is seen, sent again by a person, and dismissed by an admin; and is gone from the list then", async () => {
    const { shop, rui, eva } = await openShop(desk);
    const socket = await rui.socket();
    shop.channel.answer = () => ({ outcome: "refused", code: "undeliverable", reason: "O número não existe." });
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    const listed = await problemsOf(rui);
    expect(listed).toEqual([
      expect.objectContaining({
        kind: "dead",
        what: "Mensagem que não saiu",
        text: "Recebi.",
        reason: "O número não existe.",
        conversationId: ref.conversationId,
      }),
    ]);
    expect((await rui.get("/queue?view=bot")).body).toMatchObject({ problems: 1, items: [{ problem: true }] });
    shop.channel.answer = () => shop.channel.taken();
    const key = listed[0]?.key ?? "";
    expect((await rui.post(`/problems/${key}/resend`)).status).toBe(202);
    await desk.engine.settled(ref);
    expect(shop.channel.texts()).toEqual(["Recebi."]);
    expect(await problemsOf(rui)).toEqual([]);
    expect((await rui.post(`/problems/${key}/resend`)).status).toBe(404);
    await eventually(() => expect(socket.of("counts").at(-1)).toMatchObject({ problems: 0 }));
    shop.channel.answer = () => ({ outcome: "refused", code: "undeliverable", reason: "não" });
    await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    const [second] = await problemsOf(eva);
    expect((await eva.post(`/problems/${second?.key}/dismiss`)).status).toBe(202);
    expect(await problemsOf(eva)).toEqual([]);
    const audit = await desk.engine.rows<{ action: string }>(
      shop.tenantId,
      "SELECT action FROM audit_entries WHERE action LIKE 'problem%' ORDER BY at",
    );
    expect(audit.map(({ action }) => action)).toEqual(["problem.resend", "problem.dismiss"]);
  });

  it("includes a send of which nobody knows whether it arrived: repeated only because a person says so, or let go", async () => {
    for (const decision of ["resend", "dismiss"] as const) {
      const shop = await desk.engine.company(
        { any: "flow: any\ntitle: Q\nstart:\n  - keyword: [fala]\nsteps:\n  - say: Recebi.\n  - end: done\n" },
        { waitMs: 4_000, then: "person" },
      );
      const eva = await desk.signIn(await desk.user(shop, "Eva", "admin"));
      shop.channel.answer = () => ({ outcome: "uncertain", reason: "cortado" });
      const ref = await desk.engine.write(shop, "5511", "fala");
      await desk.engine.until("it is uncertain", async () =>
        (await desk.engine.lines(ref)).some(({ status }) => status === "uncertain"),
      );
      const listed = await problemsOf(eva);
      expect(listed).toEqual([
        expect.objectContaining({ kind: "uncertain", what: "Não se sabe se a mensagem saiu", text: "Recebi." }),
      ]);
      shop.channel.answer = () => shop.channel.taken();
      expect((await eva.post(`/problems/${listed[0]?.key}/${decision}`)).status).toBe(202);
      expect(await problemsOf(eva)).toEqual([]);
      await desk.engine.settled(ref);
      await sleep(4_500);
      expect(await problemsOf(eva)).toEqual([]);
      expect(shop.channel.texts()).toEqual(decision === "resend" ? ["Recebi."] : []);
    }
  });
});

describe("why the bot said it", () => {
  it("tells the event, what was heard, and the steps (N5)", async () => {
    const { shop, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    const { items: lines } = (await rui.get(`/conversations/${ref.conversationId}/lines`)).body as unknown as {
      items: { id: string; author: string }[];
    };
    const why = await rui.get(`/lines/${lines.find(({ author }) => author === "bot")?.id}/why`);
    expect(why.body).toMatchObject({
      event: { kind: "message" },
      outcome: "answered",
      program: expect.any(String),
      error: null,
    });
    expect(why.body.steps).toContainEqual(expect.objectContaining({ flow: "any", verb: "say" }));
    expect(why.body.steps).toContainEqual(expect.objectContaining({ title: "Qualquer" }));
    expect((why.body.heard as string[])[0]).toContain("“Qualquer”");
    expect(JSON.stringify(why.body.record)).toContain("any");
  });
});
