import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationRef } from "../../bot/ports/store.js";
import { ROOMY } from "../company/company-folder.js";
import { connectVisitor, eventually, settle } from "../widget/visitor-client.js";
import { DeskHarness, type DeskSocket } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(async () => {
  expect(desk.logged.filter(({ level }) => level === "error" || level === "live")).toEqual([]);
  await desk.close();
});

async function open() {
  const shop = await desk.company();
  const rui = await desk.signIn(await desk.user(shop, "Rui"));
  const eva = await desk.signIn(await desk.user(shop, "Eva", "admin"));
  return { shop, rui, eva };
}
const follow = (socket: DeskSocket, ref: ConversationRef) =>
  socket.socket.timeout(5_000).emitWithAck("open", { conversationId: ref.conversationId });
const texts = (lines: unknown) =>
  (lines as { author: string; content: { text: string } }[]).map(({ author, content }) => `${author}: ${content.text}`);

describe("a conversation at the desk", () => {
  it("is asked for, seen waiting with what was tried, taken, answered, given back and closed; each act is in the audit", async () => {
    const { shop, rui } = await open();
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    const waiting = (await rui.get("/queue?view=waiting")).body as { items: unknown[]; counts: unknown };
    expect(waiting.counts).toEqual({ waiting: 1, mine: 0, people: 0, bot: 0, closed: 0 });
    expect(waiting.items).toEqual([
      expect.objectContaining({
        id: ref.conversationId,
        owner: "nobody",
        reason: "Pediu",
        team: "tecnicos",
        waitingSince: expect.any(Number),
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
    });
    expect((detail as { windowEndsAt: number }).windowEndsAt).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    const { lines } = (await rui.get(`/conversations/${ref.conversationId}/lines`)).body as {
      lines: { key: string | null }[];
    };
    expect(texts(lines)).toEqual([
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
      "conversation.give_back",
      "conversation.close",
    ]);
  });

  it("does an act once, however often its key comes, also at once and after somebody else took over", async () => {
    const { shop, rui, eva } = await open();
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

  it("is opened again by whoever takes it after it was closed", async () => {
    const { shop, rui } = await open();
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
    const { shop, rui } = await open();
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
    const ratings = (await rui.get("/ratings")).body;
    expect(ratings).toMatchObject({ average: 4, count: 1, recent: [{ score: 4, conversationId: ref.conversationId }] });
    const nothing = { devices: [], orders: [], ratings: [], rating: null };
    expect((await rui.get(`/conversations/${other.conversationId}`)).body).toMatchObject(nothing);
    const strangers = await open();
    expect((await strangers.rui.get("/ratings")).body).toEqual({ average: null, count: 0, recent: [] });
  });
});

describe("the speaking lease", () => {
  it("is not taken from somebody by a reply, a close or a thoughtless take; only by saying so", async () => {
    const { shop, rui, eva } = await open();
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await rui.act("take", ref.conversationId);
    await desk.engine.settled(ref);
    for (const [kind, body] of [
      ["reply", { text: "Eu!" }],
      ["close", {}],
      ["give-back", {}],
      ["take", {}],
    ] as const) {
      const answer = await eva.act(kind, ref.conversationId, body);
      expect([kind, answer.status]).toEqual([kind, 409]);
      expect(answer.body).toEqual({
        error: { code: "taken", message: "Rui está com esta conversa. Para continuar, assuma a conversa." },
      });
    }
    expect((await eva.get(`/conversations/${ref.conversationId}`)).body).toMatchObject({
      mayReply: false,
      ownerName: "Rui",
    });
    expect((await eva.act("take", ref.conversationId, { over: true })).status).toBe(202);
    await desk.engine.settled(ref);
    expect((await rui.act("reply", ref.conversationId, { text: "Ainda eu" })).status).toBe(409);
    expect((await desk.engine.lines(ref)).map(({ text }) => text)).toEqual([
      "pessoa",
      "Já chamo alguém.",
      "Rui entrou na conversa.",
      "Eva entrou na conversa.",
    ]);
  });

  it("is enforced by the turn too: of two who are as fast as each other one has it, and the other's words stay as a note", async () => {
    const { shop, rui, eva } = await open();
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    // Both were let through by the API, as happens when they come in the same moment.
    const by = (person: typeof rui) => ({ userId: person.signedIn.me.id, personName: person.signedIn.me.name });
    await desk.engine.act(shop, ref, { kind: "reply", ...by(rui), content: { kind: "text", text: "Sou o Rui." } });
    await desk.engine.act(shop, ref, { kind: "reply", ...by(eva), content: { kind: "text", text: "Sou a Eva." } });
    await desk.engine.act(shop, ref, { kind: "close", ...by(eva) });
    await desk.engine.act(shop, ref, { kind: "take", ...by(eva) });
    await desk.engine.settled(ref);
    expect(shop.channel.texts()).toEqual(["Já chamo alguém.", "Sou o Rui."]);
    expect(await desk.engine.conversation(ref)).toMatchObject({ owner: "person", closed: false });
    const note = (await desk.engine.lines(ref)).find(({ author }) => author === "note");
    expect(note?.text).toBe("A resposta de Eva não foi enviada, porque outra pessoa está com a conversa: Sou a Eva.");
    const refused = (await desk.engine.outcomes(ref)).filter(
      ({ outcome }) => outcome === "refused:another person has it",
    );
    expect(refused.map(({ kind }) => kind)).toEqual(["reply", "close", "take"]);
  });

  it("may be continued at the desk by whoever comes, when somebody answered from the provider's own app", async () => {
    const { shop, rui } = await open();
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.event(shop, {
      kind: "echo",
      dedupe: randomUUID(),
      at: desk.engine.now(),
      to: { externalId: "5511" },
      providerId: randomUUID(),
      content: { kind: "text", text: "oi" },
    });
    await desk.engine.settled(ref);
    expect((await rui.get(`/conversations/${ref.conversationId}`)).body).toMatchObject({
      owner: "person",
      ownerId: null,
      mayReply: true,
    });
    expect((await rui.act("reply", ref.conversationId, { text: "Daqui também." })).status).toBe(202);
  });

  it("stops what the bot decided before, although its provider is slow, and tells open screens (N7)", async () => {
    const { shop, rui } = await open();
    const socket = await rui.socket();
    let release: () => void = () => {};
    shop.channel.answer = async ({ byPerson }) => {
      if (!byPerson) await new Promise<void>((resolve) => (release = resolve));
      return shop.channel.taken();
    };
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.until("the first send is under way", () => shop.channel.underWay === 1);
    await follow(socket, ref);
    await desk.engine.write(shop, "5511", "nome");
    await desk.engine.until("the second one waits behind it", async () => (await desk.engine.lines(ref)).length === 4);
    expect((await rui.act("reply", ref.conversationId, { text: "Eu continuo." })).status).toBe(202);
    await desk.engine.until("Rui has it", async () => (await desk.engine.conversation(ref))?.owner === "person");
    release();
    await desk.engine.settled(ref);
    expect(shop.channel.texts()).toEqual(["Recebi.", "Eu continuo."]);
    const cancelled = (await rui.get(`/conversations/${ref.conversationId}/lines`)).body as unknown as {
      lines: { id: string; status: string; problem: string }[];
    };
    const line = cancelled.lines.find(({ problem }) => problem !== null);
    expect(line).toMatchObject({ status: "failed", problem: "Não foi enviada: uma pessoa assumiu a conversa." });
    await eventually(() =>
      expect(socket.of("status")).toContainEqual({
        conversationId: ref.conversationId,
        lineId: line?.id,
        status: "failed",
        problem: line?.problem,
      }),
    );
  });

  it("shows no visitor, not even for a moment, what the bot said in the turn in which a person came", async () => {
    const { shop, rui } = await open();
    const visitor = await connectVisitor(desk.url, { channel: shop.channelKey });
    await visitor.say("nome");
    await eventually(() => expect(visitor.lines).toHaveLength(2));
    const { id = "" } =
      ((await rui.get("/queue?view=bot")).body as unknown as { items: { id: string }[] }).items[0] ?? {};
    const socket = await rui.socket();
    await follow(socket, { tenantId: shop.tenantId, conversationId: id });
    const [{ external = "" } = {}] = await desk.engine.rows<{ external: string }>(
      shop.tenantId,
      "SELECT external_id AS external FROM conversations",
    );
    const item = { tenantId: shop.tenantId, channelId: shop.channelId, at: desk.engine.now() };
    const message = {
      kind: "message",
      dedupe: randomUUID(),
      at: item.at,
      from: { externalId: external },
      providerId: randomUUID(),
      content: { kind: "text", text: "Ana" },
    } as const;
    const take = { kind: "take", userId: rui.signedIn.me.id, personName: "Rui" } as const;
    await desk.engine.store.accept([
      { ...item, dedupe: message.dedupe, body: { from: "channel", event: message, sender: message.from } },
      { ...item, dedupe: randomUUID(), body: { from: "inside", conversationId: id, event: take } },
    ]);
    desk.engine.engine.wake({ tenantId: shop.tenantId, conversationId: id });
    await eventually(() => expect(visitor.told).toContainEqual(["owner", { owner: "person", name: "Rui" }]));
    const stopped = { author: "bot", status: "failed", problem: "Não foi enviada: uma pessoa assumiu a conversa." };
    await eventually(() => expect(socket.of("line")).toContainEqual(expect.objectContaining(stopped)));
    await settle();
    const said = (lines: unknown) => JSON.stringify(lines);
    expect(said(visitor.lines)).not.toContain("Oi, Ana");
    expect(said(await visitor.history())).not.toContain("Oi, Ana");
    expect(said(socket.of("line"))).toContain("Oi, Ana");
    expect(shop.channel.texts()).toEqual(["Como você se chama?"]);
    visitor.close();
  });

  it("ends with the channel's window: a reply is refused in clear words, and a note is still taken", async () => {
    const { shop, rui } = await open();
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    await desk.engine.rows(
      shop.tenantId,
      "UPDATE conversations SET last_inbound_at = now() - interval '25 hours' WHERE id = $1",
      [ref.conversationId],
    );
    const late = await rui.act("reply", ref.conversationId, { text: "Oi?" });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      error: {
        code: "window_closed",
        message: expect.stringContaining("Faz mais de 24 horas que o cliente não escreve"),
      },
    });
    expect((await rui.act("note", ref.conversationId, { text: "Ligar amanhã." })).status).toBe(202);
    desk.capabilities = { ...ROOMY, window: null };
    expect((await rui.get(`/conversations/${ref.conversationId}`)).body).toMatchObject({ windowEndsAt: null });
    desk.capabilities = ROOMY;
    const long = await rui.act("reply", ref.conversationId, { text: "x".repeat(4_097) });
    expect(long.status).toBe(413);
  });
});

describe("a note", () => {
  it("reaches the people at the desk at once, and the customer never: no send, no screen, no history", async () => {
    const { shop, rui, eva } = await open();
    const visitor = await connectVisitor(desk.url, { channel: shop.channelKey });
    await visitor.say("fala");
    await eventually(() => expect(visitor.lines.map((line) => line.author)).toEqual(["contact", "bot"]));
    const { id } = ((await rui.get("/queue?view=bot")).body as unknown as { items: { id: string }[] }).items[0] ?? {
      id: "",
    };
    const ref = { tenantId: shop.tenantId, conversationId: id };
    const socket = await eva.socket();
    await follow(socket, ref);
    const key = randomUUID();
    expect((await rui.act("note", id, { key, text: "Cliente <b>difícil</b>" })).status).toBe(202);
    await eventually(() =>
      expect(socket.of("line")).toEqual([
        expect.objectContaining({
          author: "note",
          personName: "Rui",
          key,
          content: { kind: "system", text: "Cliente <b>difícil</b>" },
        }),
      ]),
    );
    await settle();
    expect(visitor.lines).toHaveLength(2);
    expect(JSON.stringify(await visitor.history())).not.toContain("difícil");
    expect(shop.channel.texts()).toEqual(["Recebi."]);
    expect(await desk.engine.conversation(ref)).toMatchObject({ owner: "bot" });
    visitor.close();
  });
});

describe("live news", () => {
  it("tell the customer who came and that they are typing, and the desk that the customer is", async () => {
    const { shop, rui, eva } = await open();
    const visitor = await connectVisitor(desk.url, { channel: shop.channelKey });
    await visitor.say("pessoa");
    await eventually(() => expect(visitor.lines).toHaveLength(2));
    const { id = "" } =
      ((await rui.get("/queue?view=waiting")).body as unknown as { items: { id: string }[] }).items[0] ?? {};
    const ref = { tenantId: shop.tenantId, conversationId: id };
    const [ruis, evas] = [await rui.socket(), await eva.socket()];
    await Promise.all([follow(ruis, ref), follow(evas, ref)]);
    await rui.act("take", id);
    await eventually(() => expect(visitor.told).toContainEqual(["owner", { owner: "person", name: "Rui" }]));
    await eventually(() =>
      expect(evas.of("conversation").at(-1)).toMatchObject({
        id,
        owner: "person",
        ownerId: rui.signedIn.me.id,
        ownerName: "Rui",
      }),
    );
    await eventually(() => {
      expect(ruis.of("counts").at(-1)).toMatchObject({ waiting: 0, mine: 1, people: 1, problems: 0 });
      expect(evas.of("counts").at(-1)).toMatchObject({ waiting: 0, mine: 0, people: 1 });
    });
    ruis.socket.emit("typing", { conversationId: id, on: true });
    await eventually(() => expect(visitor.told).toContainEqual(["typing", { who: "person", on: true }]));
    // Whoever does not have the conversation types unseen by the customer.
    evas.socket.emit("typing", { conversationId: id, on: true });
    await eventually(() =>
      expect(ruis.of("typing")).toContainEqual({ conversationId: id, who: "person", on: true, name: "Eva" }),
    );
    visitor.socket.emit("typing", { on: true });
    await eventually(() =>
      expect(ruis.of("typing")).toContainEqual({ conversationId: id, who: "contact", on: true, name: null }),
    );
    expect(visitor.told.filter(([kind]) => kind === "typing")).toHaveLength(1);
    await rui.act("reply", id, { text: "Oi!" });
    await eventually(() =>
      expect(visitor.lines.at(-1)).toMatchObject({ author: "person", name: "Rui", content: { text: "Oi!" } }),
    );
    await visitor.say("obrigado");
    await eventually(() =>
      expect(texts(evas.of("line"))).toEqual(["system: Rui entrou na conversa.", "person: Oi!", "contact: obrigado"]),
    );
    expect(evas.of("status").at(-1)).toMatchObject({ status: "sent", problem: null });
    visitor.close();
  });

  it("are of one's own company only, whatever one asks for (fault 26)", async () => {
    const [ours, theirs] = [await open(), await open()];
    const ref = await desk.engine.write(theirs.shop, "5511", "pessoa");
    const spy = await ours.rui.socket();
    expect(await follow(spy, ref)).toEqual({ ok: false });
    for (const bad of [null, 1, {}, { conversationId: 7 }, { conversationId: `tenant:${theirs.shop.tenantId}` }, []]) {
      spy.socket.emit("open", bad as never, (() => {}) as never);
      spy.socket.emit("typing", bad as never);
      spy.socket.emit("leave", bad as never);
    }
    spy.socket.emit("typing", { conversationId: ref.conversationId, on: true });
    const witness = await theirs.rui.socket();
    await follow(witness, ref);
    await theirs.rui.act("reply", ref.conversationId, { text: "Segredo" });
    await eventually(() => expect(witness.of("line").length).toBeGreaterThan(0));
    await eventually(() => expect(witness.of("counts").length).toBeGreaterThan(0));
    expect(witness.of("typing")).toEqual([]);
    await sleep(600);
    expect(spy.news).toEqual([]);
    expect(spy.socket.connected).toBe(true);
  });

  it("are refused to a foreign page, whatever cookie it has (fault 33), and stop for whoever left", async () => {
    const { shop, rui } = await open();
    await expect(
      desk.socket(rui.signedIn.access, { origin: "https://mal.example", cookie: rui.cookie }),
    ).rejects.toThrow("origin_refused");
    await expect(desk.socket("", { origin: desk.url, cookie: rui.cookie })).rejects.toThrow("signed_out");
    const own = await desk.socket(rui.signedIn.access, { origin: desk.url });
    const ref = await desk.engine.write(shop, "5511", "fala");
    await follow(own, ref);
    own.socket.emit("leave", { conversationId: ref.conversationId });
    await desk.engine.settled(ref);
    await eventually(() => expect(own.of("conversation").length).toBeGreaterThan(0));
    const before = own.of("line").length;
    await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    await settle();
    expect(own.of("line")).toHaveLength(before);
  });
});

describe("what went wrong", () => {
  it("is seen, sent again by a person, and dismissed by an admin; and is gone from the list then", async () => {
    const { shop, rui, eva } = await open();
    const socket = await rui.socket();
    shop.channel.answer = () => ({ outcome: "refused", code: "undeliverable", reason: "O número não existe." });
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    const listed = (await rui.get("/problems")).body as unknown as { key: string }[];
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
    expect((await rui.get("/problems")).body).toEqual([]);
    expect((await rui.post(`/problems/${key}/resend`)).status).toBe(404);
    await eventually(() => expect(socket.of("counts").at(-1)).toMatchObject({ problems: 0 }));
    shop.channel.answer = () => ({ outcome: "refused", code: "undeliverable", reason: "não" });
    await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    const [second] = (await eva.get("/problems")).body as unknown as { key: string }[];
    expect((await eva.post(`/problems/${second?.key}/dismiss`)).status).toBe(202);
    expect((await eva.get("/problems")).body).toEqual([]);
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
      const listed = (await eva.get("/problems")).body as unknown as { key: string }[];
      expect(listed).toEqual([
        expect.objectContaining({ kind: "uncertain", what: "Não se sabe se a mensagem saiu", text: "Recebi." }),
      ]);
      shop.channel.answer = () => shop.channel.taken();
      expect((await eva.post(`/problems/${listed[0]?.key}/${decision}`)).status).toBe(202);
      expect((await eva.get("/problems")).body).toEqual([]);
      await desk.engine.settled(ref, 12_000);
      await sleep(4_500);
      expect((await eva.get("/problems")).body).toEqual([]);
      expect(shop.channel.texts()).toEqual(decision === "resend" ? ["Recebi."] : []);
    }
  }, 60_000);
});

describe("why the bot said it", () => {
  it("tells the event, what was heard, and the steps (N5)", async () => {
    const { shop, rui } = await open();
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    const { lines } = (await rui.get(`/conversations/${ref.conversationId}/lines`)).body as unknown as {
      lines: { id: string; author: string }[];
    };
    const why = await rui.get(`/lines/${lines.find(({ author }) => author === "bot")?.id}/why`);
    expect(why.body).toMatchObject({
      event: { kind: "message" },
      outcome: "answered",
      program: expect.any(String),
      error: null,
    });
    expect(why.body.steps).toContainEqual(expect.objectContaining({ flow: "any", verb: "say" }));
    expect(JSON.stringify(why.body.heard)).toContain("any");
  });
});
