import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationDetail } from "../../handoff-inbox/contract/conversation.js";
import { ROOMY } from "../company/company-folder.js";
import { eventually } from "../faults/harness/eventually.js";
import { connectVisitor, settle } from "../widget/visitor-client.js";
import { DeskHarness, follow, openShop } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(async () => {
  expect(desk.complaints()).toEqual([]);
  await desk.close();
});

describe("the speaking lease", () => {
  it("is not taken from somebody by a reply, a close or a thoughtless take; only by saying so", async () => {
    const { shop, rui, eva } = await openShop(desk);
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
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(answer.body).toEqual({
        type: "about:blank",
        title: "Conflict",
        status: 409,
        code: "taken",
        detail: "Rui está com esta conversa. Para continuar, assuma a conversa.",
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
    const { shop, rui, eva } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    // The API accepted both, as happens when they come at the same moment.
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
    const { shop, rui } = await openShop(desk);
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
});

describe("the speaking lease, once a person has it", () => {
  it("stops what the bot decided before, although its provider is slow, and tells open screens (N7)", async () => {
    const { shop, rui } = await openShop(desk);
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
      items: { id: string; status: string; problem: string }[];
    };
    const line = cancelled.items.find(({ problem }) => problem !== null);
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
    const { shop, rui } = await openShop(desk);
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
    const { shop, rui } = await openShop(desk);
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
      code: "window_closed",
      detail: expect.stringContaining("Faz mais de 24 horas que o cliente não escreve"),
    });
    expect((await rui.act("note", ref.conversationId, { text: "Ligar amanhã." })).status).toBe(202);
    // A channel that gives people more time than the bot, and carries less text.
    desk.capabilities = { ...ROOMY, window: { bot: 24, people: 168 }, text: { max: 1_000 } };
    const seen = (await rui.get(`/conversations/${ref.conversationId}`)).body as ConversationDetail;
    expect(seen.longestText).toBe(1_000);
    expect(seen.windowEndsAt).toBeGreaterThan(Date.now() + 142 * 3_600_000);
    const long = await rui.act("reply", ref.conversationId, { text: "x".repeat(1_001) });
    expect(long).toMatchObject({ status: 413, body: { detail: expect.stringContaining("1000 letras") } });
    expect((await rui.act("reply", ref.conversationId, { text: "x".repeat(1_000) })).status).toBe(202);
    desk.capabilities = { ...ROOMY, window: { bot: null, people: null } };
    expect((await rui.get(`/conversations/${ref.conversationId}`)).body).toMatchObject({ windowEndsAt: null });
    desk.capabilities = ROOMY;
  });

  it("that ended leaves approved templates: the usable ones are offered, and one is sent once as the customer reads it", async () => {
    const { shop, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511", "pessoa");
    await desk.engine.settled(ref);
    const late = "UPDATE conversations SET last_inbound_at = now() - interval '25 hours' WHERE id = $1";
    await desk.engine.rows(shop.tenantId, late, [ref.conversationId]);
    const unsaid = { language: "pt_BR", reason: null, category: "utility", quality: null, header: null, footer: null };
    const usable = {
      ...unsaid,
      name: "retirada",
      status: "approved" as const,
      body: "{{1}}, está pronto.",
      unfit: null,
    };
    const templates = [
      { ...usable, variables: ["1"] },
      { ...usable, name: "pausado", status: "paused" as const, variables: ["1"] },
      { ...usable, name: "foto", unfit: "pede um arquivo", variables: ["1"] },
    ];
    await desk.deps.templates.replace({ ...shop, id: shop.channelId }, { owner: "waba", templates }, Date.now());
    const path = `/conversations/${ref.conversationId}`;
    expect((await rui.get(path)).body).toMatchObject({ templates: true });
    const offered = (await rui.get(`${path}/templates`)).body;
    expect(offered).toEqual({
      items: [
        {
          name: "retirada",
          language: "pt_BR",
          category: "utility",
          header: null,
          body: "{{1}}, está pronto.",
          footer: null,
          variables: ["1"],
        },
      ],
    });
    const send = (name: string, variables: string[], key?: string) =>
      rui.send("post", `${path}/template`, { name, language: "pt_BR", variables }, key ? { key } : {});
    for (const [name, variables, words] of [
      ["pausado", ["Ana"], "está pausado"],
      ["foto", ["Ana"], "pede um arquivo"],
      ["retirada", [], "pede 1 variável, e vieram 0"],
      ["retirada", [" "], "vazia"],
      ["nenhum", ["Ana"], "não existe na conta"],
    ] as const)
      expect(await send(name, [...variables])).toMatchObject({
        status: 409,
        body: { code: "template", detail: expect.stringContaining(words) },
      });
    const optOut = "UPDATE contacts SET opted_out = $1 WHERE tenant_id = $2";
    await desk.engine.rows(shop.tenantId, optOut, [true, shop.tenantId]);
    expect((await rui.get(path)).body).toMatchObject({ templates: false });
    expect(await send("retirada", ["Ana"])).toMatchObject({ status: 409, body: { code: "opted_out" } });
    await desk.engine.rows(shop.tenantId, optOut, [false, shop.tenantId]);
    const key = randomUUID();
    expect([(await send("retirada", ["Ana"], key)).status, (await send("retirada", ["Ana"], key)).status]).toEqual([
      202, 202,
    ]);
    expect((await send("retirada", ["Bia"], key)).body).toMatchObject({ code: "key_used" });
    await desk.engine.settled(ref);
    // The list has other words meanwhile, or has it no more.
    const reworded = [{ ...usable, body: "{{1}}, venha buscar.", variables: ["1"] }];
    const ofShop = { ...shop, id: shop.channelId };
    await desk.deps.templates.replace(ofShop, { owner: "waba", templates: reworded }, Date.now());
    expect((await send("retirada", ["Ana"], key)).status).toBe(202);
    await desk.deps.templates.replace(ofShop, { owner: "waba", templates: [] }, Date.now() + 1);
    expect((await send("retirada", ["Ana"], key)).status).toBe(202);
    const sent = shop.channel.sent.filter(({ content }) => content.kind === "template");
    expect(sent.map(({ content, byPerson }) => [content, byPerson])).toEqual([
      [{ kind: "template", name: "retirada", language: "pt_BR", params: ["Ana"], text: "Ana, está pronto." }, true],
    ]);
    expect((await desk.engine.lines(ref)).at(-1)).toMatchObject({
      author: "person",
      text: "Ana, está pronto.",
      status: "sent",
    });
  });
});
