import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { connectVisitor, settle } from "../widget/visitor-client.js";
import { DeskHarness, follow, openShop, textsOf } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(async () => {
  expect(desk.complaints()).toEqual([]);
  await desk.close();
});

describe("a note", () => {
  it("reaches the people at the desk at once, and the customer never: no send, no screen, no history", async () => {
    const { shop, rui, eva } = await openShop(desk);
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
    const { shop, rui, eva } = await openShop(desk);
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
    // The customer does not see when a person types who does not have the conversation.
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
      expect(textsOf(evas.of("line"))).toEqual(["system: Rui entrou na conversa.", "person: Oi!", "contact: obrigado"]),
    );
    expect(evas.of("status").at(-1)).toMatchObject({ status: "sent", problem: null });
    visitor.close();
  });

  it("count for each person what they have not read, until they look or answer; nobody else's look counts", async () => {
    const { shop, rui, eva } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5531", "pessoa");
    await desk.engine.settled(ref);
    const sockets = await Promise.all([rui.socket(), eva.socket()]);
    const [ruis, evas] = sockets;
    const unreadOf = async (person: typeof rui, view: string) => {
      const { items = [], unread } = (await person.get(`/queue?view=${view}`)).body as {
        items?: { id: string; unread: number }[];
        unread?: number;
      };
      return [items.find(({ id }) => id === ref.conversationId)?.unread, unread];
    };
    expect([await unreadOf(rui, "waiting"), await unreadOf(eva, "waiting")]).toEqual([
      [1, 0],
      [1, 0],
    ]);
    evas.socket.emit("read", { conversationId: ref.conversationId });
    await follow(ruis, ref);
    ruis.socket.emit("read", { conversationId: ref.conversationId });
    await eventually(() => expect(ruis.of("conversation").at(-1)).toMatchObject({ id: ref.conversationId, unread: 0 }));
    // Eva does not follow it, so what she says of it is not believed.
    expect([await unreadOf(rui, "waiting"), await unreadOf(eva, "waiting")]).toEqual([
      [0, 0],
      [1, 0],
    ]);
    await rui.act("take", ref.conversationId);
    await desk.engine.settled(ref);
    await desk.engine.write(shop, "5531", "alô");
    await desk.engine.write(shop, "5531", "tem alguém?");
    await desk.engine.settled(ref);
    expect([await unreadOf(rui, "mine"), await unreadOf(eva, "people")]).toEqual([
      [2, 1],
      [0, 0],
    ]);
    await eventually(() => expect(ruis.of("counts").at(-1)).toMatchObject({ mine: 1, unread: 1 }));
    await rui.act("reply", ref.conversationId, { text: "Oi." });
    await desk.engine.settled(ref);
    expect(await unreadOf(rui, "mine")).toEqual([0, 0]);
  });

  it("are of one's own company only, whatever one asks for (fault 26)", async () => {
    const [ours, theirs] = [await openShop(desk), await openShop(desk)];
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

  it("are of one's own teams: a conversation that goes to another is gone, and its lines with it", async () => {
    const { shop, rui, eva } = await openShop(desk);
    const mia = await desk.signIn(await desk.user(shop, "Mia", "consultant", undefined, ["bancada"]));
    const sol = await desk.signIn(await desk.user(shop, "Sol", "super_admin"));
    const ref = await desk.engine.write(shop, "5511", "fala");
    await desk.engine.settled(ref);
    const [ruis, evas, mias, sols] = [await rui.socket(), await eva.socket(), await mia.socket(), await sol.socket()];
    expect(await follow(mias, ref)).toEqual({ ok: true });
    expect(await follow(sols, ref)).toEqual({ ok: false });
    await desk.engine.write(shop, "5511", "pessoa");
    const { conversationId } = ref;
    await eventually(() => expect(mias.of("gone")).toContainEqual({ conversationId }));
    for (const socket of [ruis, evas])
      await eventually(() => expect(socket.of("conversation").at(-1)).toMatchObject({ team: "tecnicos" }));
    await eventually(() => expect(ruis.of("counts").at(-1)).toMatchObject({ waiting: 1 }));
    await eventually(() => expect(mias.of("counts").at(-1)).toMatchObject({ waiting: 0, bot: 0 }));
    expect(mias.of("conversation").map(({ team }) => team)).not.toContain("tecnicos");
    expect(await follow(mias, ref)).toEqual({ ok: false });
    const heard = mias.of("line").length;
    await rui.act("reply", conversationId, { text: "Só para técnicos" });
    await desk.engine.settled(ref);
    await settle();
    expect(mias.of("line")).toHaveLength(heard);
    expect(sols.news).toEqual([]);
  });

  it("are refused to a foreign page, whatever cookie it has (fault 33), and stop for whoever left", async () => {
    const { shop, rui } = await openShop(desk);
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
