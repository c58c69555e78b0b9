import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SIMULATOR_LIMITS } from "../../channels/simulator/limits.js";
import { eventually } from "../faults/harness/eventually.js";
import { startEchoBot } from "./echo-bot.js";
import type { Harness } from "./harness.js";
import { connectPhone } from "./socket.js";
import { PNG, withPhones } from "./with-phones.js";

const world = withPhones();
const { phone, upload } = world;
let harness: Harness;
beforeEach(() => {
  harness = world.harness();
});

describe("a simulated phone", () => {
  it("sends a signed webhook that the product's adapter reads, and its ticks follow the product", async () => {
    startEchoBot(harness);
    const ana = await phone();
    const sent = await ana.send({ kind: "text", text: "vocês abrem sábado? 😊" });
    expect(sent).toMatchObject({ ok: true, message: { tick: "sent", from: "visitor" } });
    await eventually(() =>
      expect(ana.shop()).toMatchObject([{ content: { kind: "text", text: "Você disse: vocês abrem sábado? 😊" } }]),
    );
    const [event] = harness.events;
    expect(event).toMatchObject({
      kind: "message",
      from: { name: ana.session.profileName },
      content: { kind: "text", text: "vocês abrem sábado? 😊" },
    });
    const id = sent.ok ? (sent.message?.id ?? "") : "";
    await eventually(() => expect(ana.messages.get(id)?.tick).toBe("read"));
    expect(ana.typing).toEqual([true, false]);
    expect(harness.answers.every((status) => status === 200)).toBe(true);
  });

  it("tells the product what became of its message, with the key that it sent along", async () => {
    const ana = await phone();
    const to = { externalId: ana.session.number.replace(/\D/g, "") };
    const result = await harness.send(to, { kind: "text", text: "olá" });
    expect(result.outcome).toBe("sent");
    const statuses = () =>
      harness.events.flatMap((event) => (event.kind === "status" ? [[event.status, event.echo]] : []));
    await eventually(() =>
      expect(statuses()).toEqual([
        ["sent", "effect-1"],
        ["delivered", "effect-1"],
      ]),
    );
    ana.socket.emit("seen", { upTo: ana.shop()[0]?.id ?? "" });
    await eventually(() => expect(statuses().at(-1)).toEqual(["read", "effect-1"]));
    ana.socket.emit("seen", { upTo: ana.shop()[0]?.id ?? "" });
    await ana.send({ kind: "text", text: "depois" });
    expect(statuses()).toHaveLength(3);
  });

  it("gets what was sent while nobody looked, and only then is it delivered", async () => {
    const ana = await phone();
    ana.close();
    await eventually(() => expect(harness.io.of("/demo").sockets.size).toBe(0));
    await harness.send({ externalId: ana.session.number.replace(/\D/g, "") }, { kind: "text", text: "você viu?" });
    const statuses = () => harness.events.map((event) => (event.kind === "status" ? event.status : event.kind));
    await eventually(() => expect(statuses()).toEqual(["sent"]));
    const again = await phone({ token: ana.session.token });
    expect(again.session).toMatchObject({ number: ana.session.number, forgotten: false });
    expect(again.shop()).toMatchObject([{ content: { text: "você viu?" } }]);
    await eventually(() => expect(statuses()).toEqual(["sent", "delivered"]));
  });

  it("answers buttons and lists with the option's id and the message it belongs to", async () => {
    startEchoBot(harness);
    const ana = await phone();
    await ana.send({ kind: "text", text: "botões" });
    await eventually(() => expect(ana.shop()).toHaveLength(1));
    const [offered] = ana.shop();
    expect(offered?.content).toMatchObject({
      kind: "buttons",
      options: [
        { id: "b0", title: "Sim, pode" },
        { id: "b1", title: "Agora não" },
      ],
    });
    expect(await ana.send({ kind: "choice", of: offered?.id, option: "b1" })).toMatchObject({ ok: true });
    await eventually(() =>
      expect(ana.shop().at(-1)?.content).toMatchObject({ text: "Você escolheu *Agora não* (b1)." }),
    );
    expect(harness.events).toContainEqual(
      expect.objectContaining({ replyTo: offered?.id, content: { kind: "choice", id: "b1", text: "Agora não" } }),
    );
    await ana.send({ kind: "text", text: "lista" });
    await eventually(() => expect(ana.shop().at(-1)?.content).toMatchObject({ kind: "list", opener: "Ver opções" }));
    expect(await ana.send({ kind: "choice", of: ana.shop().at(-1)?.id, option: "r4" })).toMatchObject({ ok: true });
    await eventually(() =>
      expect(ana.shop().at(-1)?.content).toMatchObject({ text: "Você escolheu *Falar com uma pessoa* (r4)." }),
    );
  });

  it("cannot choose what was never offered", async () => {
    const ana = await phone();
    expect(await ana.send({ kind: "choice", of: "wamid.outra", option: "b0" })).toMatchObject({
      ok: false,
      error: "invalid",
    });
    expect(harness.answers).toEqual([]);
  });
});

describe("a simulated phone's files and answers", () => {
  it("sends a photo whose bytes the product fetches with its token, and shows the one it gets back", async () => {
    startEchoBot(harness);
    const ana = await phone();
    const { answer } = await upload(ana, PNG);
    expect(answer).toMatchObject({ ok: true, media: "image", mime: "image/png", name: "tela azul.png" });
    await ana.send({ kind: "media", fileId: answer.ok ? answer.fileId : "", caption: "olha" });
    await eventually(() => expect(ana.shop()).toMatchObject([{ content: { kind: "media", media: "image" } }]));
    const [echo] = harness.files.values();
    expect(echo?.bytes.equals(PNG)).toBe(true);
    const content = ana.shop()[0]?.content;
    const shown = await fetch(`${harness.url}${content?.kind === "media" ? content.url : ""}`);
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
    expect(shown.headers.get("content-security-policy")).toContain("sandbox");
    expect(shown.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("a message on a simulated phone", () => {
  it("reacts, and shows the shop's reaction", async () => {
    startEchoBot(harness);
    const ana = await phone();
    const sent = await ana.send({ kind: "text", text: "reaja" });
    const id = sent.ok ? (sent.message?.id ?? "") : "";
    await eventually(() => expect(ana.messages.get(id)?.reactions).toEqual({ shop: "👍" }));
    harness.onMessage = null;
    expect(await ana.emit("react", { to: id, emoji: "❤️" })).toMatchObject({ ok: true });
    expect(await ana.emit("react", { to: id, emoji: null })).toMatchObject({ ok: true });
    await eventually(() => {
      const reactions = harness.events.flatMap((event) =>
        event.kind === "message" && event.content.kind === "reaction" ? [event.content] : [],
      );
      expect(reactions).toEqual([
        { kind: "reaction", emoji: "❤️", to: id },
        { kind: "reaction", emoji: null, to: id },
      ]);
    });
  });

  it("says that the product refused its message, and sends it again when asked", async () => {
    const ana = await phone();
    harness.demo.webhookStatus = 401;
    const sent = await ana.send({ kind: "text", text: "oi" });
    const id = sent.ok ? (sent.message?.id ?? "") : "";
    await eventually(() =>
      expect(ana.messages.get(id)).toMatchObject({ tick: "failed", problem: expect.stringContaining("401") }),
    );
    harness.demo.webhookStatus = null;
    expect(await ana.emit("again", { id })).toMatchObject({ ok: true });
    await eventually(() => expect(ana.messages.get(id)?.tick).toBe("delivered"));
    expect(harness.events).toMatchObject([{ kind: "message", providerId: id }]);
    expect(await ana.emit("again", { id })).toMatchObject({ ok: false });
  });

  it("sends once what its page sends twice", async () => {
    const ana = await phone();
    const payload = { clientId: "a-mesma-mensagem", kind: "text", text: "oi" };
    const [first, second] = [await ana.send(payload), await ana.send(payload)];
    expect(first.ok && second.ok && first.message?.id === second.message?.id).toBe(true);
    await eventually(() => expect(harness.events).toHaveLength(1));
  });

  it("gets an error of Meta's as a status when its window is closed", async () => {
    let hours = 0;
    harness = await world.restart({ now: () => Date.now() + hours * 3_600_000 });
    const ana = await phone();
    await ana.send({ kind: "text", text: "oi" });
    await eventually(() => expect(harness.events).toHaveLength(1));
    hours = 25;
    await harness.send({ externalId: ana.session.number.replace(/\D/g, "") }, { kind: "text", text: "tarde demais" });
    await eventually(() =>
      expect(harness.events.at(-1)).toMatchObject({ kind: "status", status: "failed", error: { code: 131047 } }),
    );
    expect(ana.shop()).toEqual([]);
  });
});

describe("two visitors", () => {
  it("have numbers of their own and do not see each other", async () => {
    startEchoBot(harness);
    const [ana, bia] = [await phone(), await phone()];
    expect(ana.session.number).not.toBe(bia.session.number);
    await ana.send({ kind: "text", text: "segredo da Ana" });
    await eventually(() => expect(ana.shop()).toHaveLength(1));
    expect(bia.messages.size).toBe(0);
    expect(await bia.emit("react", { to: ana.shop()[0]?.id, emoji: "👍" })).toMatchObject({ ok: false });
  });

  it("cannot send each other's files", async () => {
    const [ana, bia] = [await phone(), await phone()];
    const { answer } = await upload(ana, PNG);
    expect(await bia.send({ kind: "media", fileId: answer.ok ? answer.fileId : "" })).toMatchObject({ ok: false });
  });

  it("share a number in two tabs of one browser", async () => {
    const one = await phone();
    const two = await phone({ token: one.session.token });
    await one.send({ kind: "text", text: "de uma aba" });
    await eventually(() => expect([...two.messages.values()]).toMatchObject([{ content: { text: "de uma aba" } }]));
  });
});

describe("a page that comes in", () => {
  it("gets a new number for a key that was made up", async () => {
    const ana = await phone({ token: "5511912345678.inventada" });
    expect(ana.session).toMatchObject({ forgotten: false, messages: [] });
    expect(ana.session.number).not.toBe("+55 11 91234-5678");
  });

  it("keeps its number after a restart, and is told that the screen is gone", async () => {
    const before = await phone();
    harness = await world.restart();
    const after = await phone({ token: before.session.token });
    expect(after.session).toMatchObject({ number: before.session.number, forgotten: true });
  });

  it("is refused from another site, when the demonstration is off, and when there are too many", async () => {
    expect(await connectPhone(harness.url, { origin: "https://outro.example" })).toBe("origin_refused");
    harness.demo.enabled = false;
    expect(await connectPhone(harness.url)).toBe("demo_off");
    harness.demo.enabled = true;
    const { whatsapp } = harness.demo.channels;
    harness.demo.channels.whatsapp = null;
    expect(await connectPhone(harness.url)).toBe("demo_off");
    harness.demo.channels.whatsapp = whatsapp;
    const ana = await phone();
    for (let tab = 1; tab < DEFAULT_SIMULATOR_LIMITS.socketsPerPhone; tab++) await phone({ token: ana.session.token });
    expect(await connectPhone(harness.url, { token: ana.session.token })).toBe("busy");
  });

  it("lets ninety people behind one unnamed proxy, or in one office, look at the same time", async () => {
    for (const address of ["127.0.0.1", "203.0.113.7"]) {
      harness = await world.restart({ addressOf: () => address });
      const people = await Promise.all(Array.from({ length: 90 }, () => connectPhone(harness.url)));
      expect(people.filter((person) => typeof person === "string")).toEqual([]);
      for (const person of people) if (typeof person !== "string") person.socket.close();
    }
  });

  it("leaves places for other networks", async () => {
    const limits = { ...DEFAULT_SIMULATOR_LIMITS, socketsPerNetwork: 2 };
    let address = "2001:db8:1:2::1";
    harness = await world.restart({ limits, addressOf: () => address });
    await phone();
    address = "2001:db8:1:2::2";
    await phone();
    expect(await connectPhone(harness.url)).toBe("busy");
    address = "2001:db8:1:3::1";
    await phone();
  });

  it("cannot ask for numbers without end", async () => {
    const limits = { ...DEFAULT_SIMULATOR_LIMITS, newPhones: { points: 2, seconds: 60 } };
    harness = await world.restart({ limits, addressOf: () => "192.0.2.1" });
    await phone();
    const second = await phone();
    expect(await connectPhone(harness.url)).toBe("rate_limited");
    await phone({ token: second.session.token });
  });

  it.each([
    [null],
    [{}],
    [{ kind: "text" }],
    [{ clientId: "curto", kind: "text", text: "oi" }],
    [{ clientId: "valido-001", kind: "text", text: "   " }],
    [{ clientId: "valido-001", kind: "text", text: "a".repeat(4097) }],
    [{ clientId: "valido-001", kind: "text", text: "oi", from: "5511900000000" }],
    [{ clientId: "valido-001", kind: "location", latitude: 91, longitude: 0 }],
    [{ clientId: "valido-001", kind: "template", name: "x" }],
  ])("is refused what it may not send: %j", async (payload) => {
    const ana = await phone();
    expect(await ana.socket.emitWithAck("send", payload as never)).toMatchObject({ ok: false, error: "invalid" });
    expect(await ana.emit("react", { to: 7, emoji: "texto" })).toMatchObject({ ok: false });
    expect(harness.answers).toEqual([]);
  });

  it("is slowed down when it floods", async () => {
    const ana = await phone();
    const answers = await Promise.all(Array.from({ length: 30 }, (_, at) => ana.send({ kind: "text", text: `${at}` })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(DEFAULT_SIMULATOR_LIMITS.rates.send.burst);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: "rate_limited" });
    await eventually(() =>
      expect(
        harness.events.map((event) => event.kind === "message" && event.content.kind === "text" && event.content.text),
      ).toEqual(Array.from({ length: 20 }, (_, at) => `${at}`)),
    );
  });
});

describe("an upload", () => {
  it("is told by its bytes, and what no phone sends is refused", async () => {
    const ana = await phone();
    expect((await upload(ana, Buffer.from("uma nota"))).answer).toMatchObject({
      ok: true,
      media: "document",
      mime: "text/plain",
    });
    expect(await upload(ana, Buffer.from("MZ\u0000\u0001binário"))).toMatchObject({
      status: 415,
      answer: { ok: false, final: true, reason: expect.stringContaining("PowerPoint") },
    });
    expect((await upload(ana, Buffer.alloc(0))).status).toBe(400);
    expect((await upload(ana, Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3]), { "x-voice": "1" })).status).toBe(415);
  });

  it("is refused without a phone, from another site, and above the limit", async () => {
    const ana = await phone();
    expect((await upload(ana, PNG, { authorization: "Bearer 5511912345678.x" })).status).toBe(401);
    expect((await upload(ana, PNG, { origin: "https://outro.example" })).status).toBe(403);
    const large = await upload(ana, Buffer.alloc(DEFAULT_SIMULATOR_LIMITS.fileBytes + 1));
    expect(large).toMatchObject({ status: 413, answer: { ok: false, reason: expect.stringContaining("10 MB") } });
  });

  it("of text is only ever a download", async () => {
    const ana = await phone();
    const { answer } = await upload(ana, Buffer.from("<script>alert(1)</script>"));
    const sent = await ana.send({ kind: "media", fileId: answer.ok ? answer.fileId : "" });
    const content = sent.ok ? sent.message?.content : undefined;
    const response = await fetch(`${harness.url}${content?.kind === "media" ? content.url : ""}`);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(/^attachment/);
  });
});

describe("the demonstration's pages", () => {
  it("are served with a policy, the site with the widget of the demo's web chat", async () => {
    const page = await fetch(`${harness.url}/demo`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await (await fetch(`${harness.url}/demo/site`)).text()).toContain(
      '<script async src="/widget/loader.js" data-channel="oficina"></script>',
    );
    harness.demo.channels.webchat = null;
    expect(await (await fetch(`${harness.url}/demo/site`)).text()).not.toContain("<script");
  });

  it("say why they are off, and how to turn them on", async () => {
    harness.demo.enabled = false;
    for (const path of ["", "/site", "/files", "/media/x", "/assets/x.js", "/nada"]) {
      const page = await fetch(`${harness.url}/demo${path}`);
      expect(page.status).toBe(404);
      const text = await page.text();
      expect(text).toContain("A demonstração está desligada");
      expect(text).toContain("DEMO=on");
    }
    const graph = await harness.send({ externalId: "5511988887777" }, { kind: "text", text: "oi" });
    expect(graph).toMatchObject({ outcome: "refused", code: "account_dead" });
  });
});
