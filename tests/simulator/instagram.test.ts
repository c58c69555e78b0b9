import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount, ChannelAdapter, ChannelTools } from "../../bot/ports/channel-adapter.js";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { createInstagramAdapter } from "../../channels/instagram/instagram-adapter.js";
import { eventually } from "../faults/harness/eventually.js";
import type { PhoneClient } from "./socket.js";
import { PNG, withPhones } from "./with-phones.js";

const world = withPhones();
const { phone, upload } = world;
const secrets = {
  accessToken: "IGAAdemo0token0of0the0harness",
  appSecret: "segredo-do-instagram-da-demonstracao",
  verifyToken: "palavra",
};
let server: Server;
let adapter: ChannelAdapter;
let account: ChannelAccount;
let events: ChannelEvent[];

/** The product of a few lines: the real adapter behind the real simulator. */
beforeEach(async () => {
  events = [];
  adapter = createInstagramAdapter({ graphBaseUrl: "http://127.0.0.1:9", graphVersion: "v24.0", timeoutMs: 5_000 });
  const harness = world.harness();
  const app = express();
  app.post("/webhooks/instagram/:key", express.raw({ type: () => true }), (request, response) => {
    const headers = request.headers as Record<string, string>;
    const raw = { method: "POST" as const, query: new URLSearchParams(), headers, body: request.body as Buffer };
    const received = adapter.receive?.(account, raw);
    if (received?.kind === "events") events.push(...received.events.map(({ event }) => event));
    response.status(received?.kind === "events" ? 200 : 401).end();
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const externalId = "17841400000000142";
  const instagram = { key: "loja-instagram", externalId, secrets };
  await world.restart({ ownAddress: () => own, channels: () => ({ ...harness.demo.channels, instagram }) });
  const settings = { apiBaseUrl: `${world.harness().url}/demo/instagram` };
  account = { id: "23", tenantId: "9", kind: "instagram", key: "loja-instagram", externalId, settings, secrets };
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const tools: ChannelTools = {
  signal: new AbortController().signal,
  now: Date.now,
  readFile: async () => ({ bytes: PNG, mime: "image/png", name: "foto.png" }),
};
const messages = () => events.flatMap((event) => (event.kind === "message" ? [event] : []));
const send = (content: OutboundContent, change: { lastInboundAt?: number; byPerson?: boolean } = {}) => {
  const to = messages()[0]?.from ?? { externalId: "" };
  return adapter.send(
    account,
    { key: "1.0", to, content, byPerson: false, lastInboundAt: Date.now(), messageId: "1", ...change },
    tools,
  );
};
async function writing(text: string): Promise<PhoneClient> {
  const ana = await phone({ face: "instagram" });
  expect(await ana.send({ kind: "text", text })).toMatchObject({ ok: true });
  await eventually(() => expect(messages()).toHaveLength(1));
  return ana;
}

describe("the phone's Instagram", () => {
  it("writes to the real adapter, and shows its answer, which comes back as an echo", async () => {
    const ana = await writing("vocês abrem sábado? 😊");
    expect(ana.session.number).toMatch(/^@[a-z.]+\d\d$/);
    expect(messages()[0]?.content).toEqual({ kind: "text", text: "vocês abrem sábado? 😊" });
    await adapter.acknowledge?.(
      account,
      { providerId: "x", to: messages()[0]?.from ?? { externalId: "" }, typing: true },
      tools,
    );
    await eventually(() => expect(ana.typing).toEqual([true]));
    const sent = await send({ kind: "text", text: "Abrimos, sim." });
    await eventually(() => expect(ana.shop()).toMatchObject([{ content: { kind: "text", text: "Abrimos, sim." } }]));
    const providerId = sent.outcome === "sent" ? sent.providerId : "";
    await eventually(() => expect(events).toContainEqual(expect.objectContaining({ kind: "echo", providerId })));
    ana.socket.emit("seen", { upTo: ana.shop()[0]?.id ?? "" });
    await eventually(() => expect(events.at(-1)).toMatchObject({ kind: "status", status: "read", providerId }));
  });

  it("shows 13 quick replies and sends the tapped one's id", async () => {
    const ana = await writing("oi");
    const options = Array.from({ length: 13 }, (_, i) => ({ id: `o${i}`, label: `Opção ${i}` }));
    expect(await send({ kind: "choices", text: "Qual?", options })).toMatchObject({ outcome: "sent" });
    await eventually(() => expect(ana.shop()).toHaveLength(1));
    const [offered] = ana.shop();
    expect(offered?.content).toMatchObject({ kind: "buttons", options: { length: 13 } });
    await ana.send({ kind: "choice", of: offered?.id, option: "o12" });
    await eventually(() => expect(messages().at(-1)?.content).toEqual({ kind: "choice", id: "o12", text: "Opção 12" }));
  });

  it("takes files both ways, hearts, and answers to a message", async () => {
    const ana = await writing("oi");
    const { answer } = await upload(ana, PNG);
    await ana.send({ kind: "media", fileId: answer.ok ? answer.fileId : "" });
    await eventually(() => expect(messages().at(-1)?.content).toMatchObject({ kind: "media", media: "image" }));
    const content = messages().at(-1)?.content;
    const ref = content?.kind === "media" ? (content.providerRef ?? "") : "";
    // The files stand at the product's own address; here the simulator has another one.
    const address = new URL(new URL(ref).pathname, world.harness().url).href;
    expect(await adapter.fetchMedia?.(account, address, tools)).toMatchObject({ outcome: "ok", bytes: PNG });
    expect(await send({ kind: "media", media: "image", fileId: "f" })).toMatchObject({ outcome: "sent" });
    await eventually(() => expect(ana.shop()).toMatchObject([{ content: { kind: "media", media: "image" } }]));
    await ana.emit("react", { to: ana.shop()[0]?.id, emoji: "😍" });
    await eventually(() => expect(messages().at(-1)?.content).toMatchObject({ kind: "reaction", emoji: "😍" }));
    const first = [...ana.messages.values()].find(({ from }) => from === "visitor")?.id ?? "";
    expect(await send({ kind: "reaction", emoji: "❤️", to: first })).toMatchObject({ outcome: "sent" });
    await eventually(() => expect(ana.messages.get(first)?.reactions.shop).toBe("❤️"));
  });

  it("is refused in Instagram's words: a wrong token, and what its documentation does not allow", async () => {
    const url = `${world.harness().url}/demo/instagram/v24.0/17841400000000142/messages`;
    const post = async (body: unknown, token = secrets.accessToken) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
      return ((await answer.json()) as { error?: { code: number } }).error?.code;
    };
    const recipient = { id: "5511900000000" };
    expect(await post({ recipient, message: { text: "oi" } }, "IGAAwrong")).toBe(190);
    expect(await post({ recipient, message: { text: "x".repeat(1_001) } })).toBe(100);
    const quick_replies = Array.from({ length: 14 }, (_, i) => ({ content_type: "text", title: `${i}`, payload: "p" }));
    expect(await post({ recipient, message: { text: "oi", quick_replies } })).toBe(100);
    expect(await adapter.probe?.(account, tools)).toMatchObject({ outcome: "works" });
  });
});
