import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_WEB_CHAT_LIMITS } from "../../channels/webchat/limits.js";
import { eventually } from "../faults/harness/eventually.js";
import naughty from "../fixtures/abuse/naughty-strings.json" with { type: "json" };
import { type Harness, startHarness } from "./harness.js";
import { connectVisitor, settle } from "./visitor-client.js";

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.close());

const idOf = () => {
  const [event] = harness.memory.accepted;
  if (event?.kind !== "message") throw new Error("no message came in");
  return event.from.externalId;
};
const texts = (lines: { content: object }[]) =>
  lines.map(({ content }) => ("text" in content ? content.text : content));

describe("a message from the web", () => {
  it("is acknowledged only when the inbox has it, and comes back as a line with the widget's own id", async () => {
    const visitor = await connectVisitor(harness.url);
    const clientId = randomUUID();
    const ack = await visitor.say("Meu PC não liga", clientId);
    expect(ack).toEqual({ ok: true, id: expect.stringMatching(/^\d+$/) });
    expect(harness.memory.accepted).toMatchObject([
      {
        kind: "message",
        dedupe: `m:${idOf()}:${clientId}`,
        providerId: clientId,
        content: { kind: "text", text: "Meu PC não liga" },
      },
    ]);
    await eventually(() => expect(visitor.lines).toMatchObject([{ author: "contact", clientId }]));
    visitor.close();
  });

  it("is one message however often it is sent, also 50 times at once and on two connections", async () => {
    const visitor = await connectVisitor(harness.url, {});
    const clientId = randomUUID();
    await visitor.say("oi", clientId);
    const tab = await connectVisitor(harness.url, { token: visitor.token });
    harness.clock.offset = 60_000;
    const acks = await Promise.all(
      Array.from({ length: 18 }, (_, index) => (index % 2 ? visitor : tab).say("oi", clientId)),
    );
    expect(new Set(acks.map((ack) => JSON.stringify(ack))).size).toBe(1);
    expect(harness.memory.accepted).toHaveLength(1);
    expect(texts(harness.memory.linesOf(harness.account, idOf()) as never)).toEqual(["oi"]);
    visitor.close();
    tab.close();
  });

  it("is not acknowledged when nothing was stored, and goes through when sent again", async () => {
    const visitor = await connectVisitor(harness.url);
    const clientId = randomUUID();
    harness.memory.broken = new Error("database is down");
    expect(await visitor.say("oi", clientId)).toEqual({ ok: false, error: "unavailable" });
    expect(harness.logged).toMatchObject([{ level: "error" }]);
    harness.memory.broken = null;
    expect(await visitor.say("oi", clientId)).toMatchObject({ ok: true });
    expect(harness.memory.accepted).toHaveLength(1);
    visitor.close();
  });

  it("may be a choice, or the wish for a person", async () => {
    const visitor = await connectVisitor(harness.url);
    await visitor.send("message", { clientId: randomUUID(), choice: { id: "slow", text: "Está lento" } });
    await visitor.send("person", { clientId: randomUUID() });
    expect(harness.memory.accepted).toMatchObject([
      { content: { kind: "choice", id: "slow", text: "Está lento" } },
      { content: { kind: "choice", id: "person", text: "Falar com uma pessoa" } },
    ]);
    visitor.close();
  });
});

describe("a message from the web that is odd, large or one too many", () => {
  it("is refused when it is not what the protocol says, and the socket stays up", async () => {
    const visitor = await connectVisitor(harness.url);
    const clientId = randomUUID();
    const wrong: unknown[] = [
      null,
      undefined,
      7,
      "oi",
      [],
      {},
      { text: "oi" },
      { clientId: "1", text: "oi" },
      { clientId, text: 7 },
      { clientId, text: "  \u0000 " },
      { clientId, text: "oi", role: "admin" },
      { clientId, text: "oi", from: { externalId: "u_1" } },
      { clientId, choice: { id: "" } },
      { clientId, fileId: "f" },
      { clientId: { toString: "x" }, text: "oi" },
      JSON.parse('{"__proto__":{"clientId":"x"},"text":"oi"}'),
    ];
    for (const payload of wrong)
      expect(await visitor.send("message", payload)).toEqual({ ok: false, error: "invalid" });
    expect(await visitor.say("x".repeat(4097))).toEqual({ ok: false, error: "too_long" });
    visitor.socket.emit("message", { clientId, text: "sem ack" }, null as never);
    expect(await visitor.say("ainda aqui")).toMatchObject({ ok: true });
    visitor.close();
  });

  it("of a megabyte costs the sender the connection and nobody else anything", async () => {
    const [visitor, other] = await Promise.all([connectVisitor(harness.url), connectVisitor(harness.url)]);
    const closed = new Promise((resolve) => visitor.socket.on("disconnect", resolve));
    visitor.socket.emit("message", { clientId: randomUUID(), text: "x".repeat(1_000_000) }, () => {});
    await closed;
    expect(await other.say("oi")).toMatchObject({ ok: true });
    other.close();
  });

  it("stays the text it was, whatever it looks like", async () => {
    await harness.close();
    const rates = { ...DEFAULT_WEB_CHAT_LIMITS.rates, message: { burst: 2000, perMinute: 2000 } };
    harness = await startHarness({ deps: { limits: { ...DEFAULT_WEB_CHAT_LIMITS, rates } } });
    const visitor = await connectVisitor(harness.url);
    const typed = naughty.filter((text) => text.trim() !== "");
    for (const text of typed) await visitor.say(text);
    const stored = harness.memory.accepted.map((event) =>
      event.kind === "message" && event.content.kind === "text" ? event.content.text : null,
    );
    const plain = typed.map((text) =>
      text
        .replace(/\r\n?/g, "\n")
        .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
        .trim(),
    );
    expect(stored).toEqual(plain.filter((text) => text !== ""));
    visitor.close();
  });

  it("is limited per visitor, says when to come again, and leaves others alone", async () => {
    const [visitor, other] = await Promise.all([connectVisitor(harness.url), connectVisitor(harness.url)]);
    const acks = [];
    for (let index = 0; index < 25; index++) acks.push(await visitor.say(`${index}`));
    expect(acks.filter((ack) => ack.ok)).toHaveLength(DEFAULT_WEB_CHAT_LIMITS.rates.message.burst);
    expect(acks.at(-1)).toMatchObject({ ok: false, error: "rate_limited", retryAfterMs: expect.any(Number) });
    expect(await other.say("oi")).toMatchObject({ ok: true });
    harness.clock.offset += 10_000;
    expect(await visitor.say("de novo")).toMatchObject({ ok: true });
    visitor.close();
    other.close();
  });
});

describe("what a visitor is told", () => {
  it("are the lines, statuses, typing and owner of that visitor alone, and never a note", async () => {
    const [ana, bia] = await Promise.all([connectVisitor(harness.url), connectVisitor(harness.url)]);
    await ana.say("sou a Ana");
    const id = idOf();
    harness.memory.write(harness.account, id, "note", { kind: "text", text: "só para nós" });
    harness.memory.tell(harness.account, id, { kind: "typing", who: "bot", on: true });
    harness.memory.tell(harness.account, id, { kind: "typing", who: "contact", on: true });
    harness.memory.tell(harness.account, id, { kind: "owner", owner: "person", personName: "Caio" });
    harness.memory.say(harness.account, id, { kind: "text", text: "Olá, Ana" }, { person: "Caio" });
    await eventually(() => expect(texts(ana.lines)).toEqual(["sou a Ana", "Olá, Ana"]));
    expect(ana.lines[1]).toMatchObject({ author: "person", name: "Caio" });
    expect(ana.told).toEqual([
      ["typing", { who: "bot", on: true }],
      ["owner", { owner: "person", name: "Caio" }],
    ]);
    expect([bia.lines, bia.told]).toEqual([[], []]);
    expect(await bia.history()).toEqual({ ok: true, lines: [], more: false });
    expect(await ana.history()).toMatchObject({ lines: [{ author: "contact" }, { author: "person" }] });
    ana.close();
    bia.close();
  });

  it("reaches every tab of the visitor once", async () => {
    const first = await connectVisitor(harness.url);
    await first.say("oi");
    const second = await connectVisitor(harness.url, { token: first.token });
    harness.memory.say(harness.account, idOf(), { kind: "text", text: "olá" });
    await settle();
    expect(texts(first.lines)).toEqual(["oi", "olá"]);
    expect(texts(second.lines)).toEqual(["olá"]);
    first.close();
    second.close();
  });

  it("includes, after a cut, exactly what was missed, page by page", async () => {
    await harness.close();
    harness = await startHarness({ deps: { limits: { ...DEFAULT_WEB_CHAT_LIMITS, historyPage: 3 } } });
    const visitor = await connectVisitor(harness.url);
    await visitor.say("0");
    const last = await eventually(() => visitor.lines.at(-1)?.id ?? Promise.reject(new Error("no line")));
    visitor.close();
    for (let index = 1; index <= 7; index++)
      harness.memory.say(harness.account, idOf(), { kind: "text", text: `${index}` });
    const again = await connectVisitor(harness.url, { token: visitor.token });
    const seen: unknown[] = [];
    for (let after = await last, more = true; more; ) {
      const page = await again.history(after);
      if (!page.ok) throw new Error(page.error);
      seen.push(...texts(page.lines));
      after = page.lines.at(-1)?.id ?? after;
      more = page.more;
    }
    expect(seen).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
    again.close();
  });

  it("stops when the server lets go of it", async () => {
    const unsubscribed = harness.memory.live.subscribe(() => {});
    unsubscribed();
    const visitor = await connectVisitor(harness.url);
    const closed = new Promise((resolve) => visitor.socket.on("disconnect", resolve));
    harness.io.of("/webchat").disconnectSockets();
    expect(await closed).toBe("io server disconnect");
  });
});

describe("a visitor's marks", () => {
  it("tell the desk that our line was read, once", async () => {
    const visitor = await connectVisitor(harness.url);
    await visitor.say("oi");
    const line = harness.memory.say(harness.account, idOf(), { kind: "text", text: "olá" });
    for (let index = 0; index < 3; index++) visitor.socket.emit("read", { upTo: line.id });
    await eventually(() => expect(visitor.told).toEqual([["status", { id: line.id, status: "read" }]]));
    expect(harness.memory.accepted.slice(1)).toMatchObject([
      { kind: "status", status: "read", providerId: line.id, to: { externalId: idOf() } },
    ]);
    visitor.close();
  });

  it("do not touch another visitor's line, one's own, a note, or anything that is no number", async () => {
    const [ana, bia] = await Promise.all([connectVisitor(harness.url), connectVisitor(harness.url)]);
    await ana.say("oi");
    await bia.say("oi");
    const id = idOf();
    const line = harness.memory.say(harness.account, id, { kind: "text", text: "olá" });
    const note = harness.memory.write(harness.account, id, "note", { kind: "text", text: "x" });
    // Bia has a later line of ours. A careless look-up would take it for the one that she names.
    const [, second] = harness.memory.accepted;
    if (second?.kind !== "message") throw new Error("no second message");
    harness.memory.say(harness.account, second.from.externalId, { kind: "text", text: "olá, Bia" });
    bia.socket.emit("read", { upTo: line.id });
    ana.socket.emit("read", { upTo: harness.memory.linesOf(harness.account, id)[0]?.id ?? "" });
    ana.socket.emit("read", { upTo: note.id });
    for (const upTo of ["-1", "1e3", "", "0", null, {}]) ana.socket.emit("read", { upTo } as never);
    await settle();
    expect(harness.memory.accepted.map(({ kind }) => kind)).toEqual(["message", "message"]);
    expect(harness.logged).toEqual([]);
    ana.close();
    bia.close();
  });

  it("of typing reach the desk once there is a conversation", async () => {
    const heard: unknown[] = [];
    harness.memory.live.subscribe((event) => event.kind === "typing" && heard.push(event));
    const visitor = await connectVisitor(harness.url);
    visitor.socket.emit("typing", { on: true });
    await visitor.say("oi");
    visitor.socket.emit("typing", { on: true });
    await eventually(() =>
      expect(heard).toMatchObject([{ who: "contact", on: true, externalId: idOf(), tenantId: "7" }]),
    );
    visitor.close();
  });
});
