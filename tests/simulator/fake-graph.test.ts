import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { ChannelAccount, ChannelTools, Outgoing, SendResult } from "../../bot/ports/channel-adapter.js";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { createWhatsAppAdapter } from "../../channels/whatsapp/whatsapp-adapter.js";
import { type FakeGraph, type FakeGraphOptions, startFakeGraph } from "../fakes/fake-graph.js";

const SECRETS = { accessToken: "EAAtoken", appSecret: "segredo", verifyToken: "palavra" };
const FAKE = { externalId: "1122334455667", accessToken: SECRETS.accessToken, appSecret: SECRETS.appSecret };
const adapter = createWhatsAppAdapter({ graphBaseUrl: "http://127.0.0.1:9", graphVersion: "v24.0", timeoutMs: 500 });
const tools: ChannelTools = {
  signal: new AbortController().signal,
  now: Date.now,
  readFile: async () => ({ bytes: Buffer.from("%PDF-1.7 orçamento"), mime: "application/pdf", name: "orçamento.pdf" }),
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(options: Partial<FakeGraphOptions> = {}): Promise<FakeGraph> {
  const graph = await startFakeGraph({ account: FAKE, ...options });
  closing.push(() => graph.close());
  return graph;
}

function accountAt(graph: FakeGraph, change: Partial<typeof SECRETS> = {}): ChannelAccount {
  return {
    id: "1",
    tenantId: "1",
    kind: "whatsapp",
    key: "loja-whatsapp",
    externalId: FAKE.externalId,
    settings: { apiBaseUrl: graph.url },
    secrets: { ...SECRETS, ...change },
  };
}

function send(graph: FakeGraph, change: Partial<Outgoing> = {}, account = accountAt(graph)): Promise<SendResult> {
  const outgoing: Outgoing = {
    key: "evento-1.0",
    to: { externalId: "5511988887777" },
    content: { kind: "text", text: "oi" },
    byPerson: false,
    lastInboundAt: Date.now(),
    messageId: "1",
    ...change,
  };
  return adapter.send(account, outgoing, tools);
}

/** A webhook route that reads webhooks with the real adapter. */
async function door(): Promise<{ url: string; events: ChannelEvent[]; statuses: number[] }> {
  const events: ChannelEvent[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = request.headers as Record<string, string | undefined>;
      const account = {
        id: "1",
        tenantId: "1",
        kind: "whatsapp",
        key: "loja-whatsapp",
        externalId: FAKE.externalId,
        settings: {},
        secrets: SECRETS,
      };
      const received = adapter.receive?.(account, {
        method: "POST",
        query: new URLSearchParams(),
        headers,
        body: Buffer.concat(chunks),
      });
      if (received?.kind === "events") events.push(...received.events.map(({ event }) => event));
      statuses.push(received?.kind === "refused" ? received.status : 200);
      response.writeHead(statuses.at(-1) ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, events, statuses };
}

async function call(
  graph: FakeGraph,
  path: string,
  init: RequestInit = {},
): Promise<{
  status: number;
  body: { error?: { code: number; type: string; fbtrace_id: string; error_subcode?: number } };
}> {
  const response = await fetch(`${graph.url}${path}`, {
    headers: { authorization: `Bearer ${FAKE.accessToken}` },
    ...init,
  });
  return { status: response.status, body: (await response.json()) as never };
}

describe("the stand-in of the Graph API", () => {
  it("answers as Meta does, and remembers what it took", async () => {
    const graph = await start();
    const result = await send(graph);
    expect(result).toEqual({ outcome: "sent", providerId: graph.accepted[0]?.id });
    expect(graph.accepted).toMatchObject([
      { to: "5511988887777", message: { type: "text", text: { body: "oi" }, biz_opaque_callback_data: "evento-1.0" } },
    ]);
    expect(graph.requests).toMatchObject([{ call: 1, method: "POST", path: "/v24.0/1122334455667/messages" }]);
  });

  it("refuses a missing or wrong token with 401 and code 190", async () => {
    const graph = await start();
    const wrong: Record<string, string>[] = [
      {},
      { authorization: "Bearer outro" },
      { authorization: FAKE.accessToken },
    ];
    for (const headers of wrong) {
      const { status, body } = await call(graph, `/v24.0/${FAKE.externalId}/messages`, { method: "POST", headers });
      expect(status).toBe(401);
      expect(body.error).toMatchObject({ code: 190, type: "OAuthException", fbtrace_id: expect.any(String) });
    }
    expect(await send(graph, {}, accountAt(graph, { accessToken: "outro" }))).toMatchObject({
      outcome: "refused",
      code: "account_dead",
    });
    expect(graph.accepted).toEqual([]);
  });

  it("does not know other numbers, other paths, or broken JSON", async () => {
    const graph = await start();
    const body = JSON.stringify({
      messaging_product: "whatsapp",
      to: "5511988887777",
      type: "text",
      text: { body: "oi" },
    });
    expect((await call(graph, "/v24.0/999/messages", { method: "POST", body })).body.error).toMatchObject({
      code: 100,
      error_subcode: 33,
    });
    expect((await call(graph, "/v24.0/a/b/c")).body.error).toMatchObject({ code: 2500 });
    expect((await call(graph, `/v24.0/${FAKE.externalId}/messages`, { method: "POST", body: "{" })).status).toBe(400);
    expect(graph.accepted).toEqual([]);
  });

  it("takes read marks with typing", async () => {
    const graph = await start();
    await adapter.acknowledge?.(
      accountAt(graph),
      { providerId: "wamid.1", to: { externalId: "5511988887777" }, typing: true },
      tools,
    );
    expect(graph.readMarks).toMatchObject([
      { status: "read", message_id: "wamid.1", typing_indicator: { type: "text" } },
    ]);
  });

  it("takes a file, sends it by its id, and gives its bytes back for the token alone", async () => {
    const graph = await start();
    const result = await send(graph, { content: { kind: "media", media: "document", fileId: "f1" } });
    expect(result.outcome).toBe("sent");
    const [accepted] = graph.accepted;
    const id = accepted?.message.type === "document" ? (accepted.message.document.id ?? "") : "";
    expect(accepted?.message).toMatchObject({ document: { filename: "orçamento.pdf" } });
    expect(await adapter.fetchMedia?.(accountAt(graph), id, tools)).toMatchObject({
      outcome: "ok",
      mime: "application/pdf",
      bytes: Buffer.from("%PDF-1.7 orçamento"),
    });
    expect((await fetch(`${graph.url}/files/${id}`)).status).toBe(401);
    expect(await adapter.fetchMedia?.(accountAt(graph), "1000", tools)).toMatchObject({ outcome: "gone" });
  });

  it("refuses files that Meta refuses, and messages with files that it does not have", async () => {
    const graph = await start();
    const form = new FormData();
    form.append("messaging_product", "whatsapp");
    form.append("type", "application/x-msdownload");
    form.append("file", new Blob(["MZ"]), "vírus.exe");
    const upload = await call(graph, `/v24.0/${FAKE.externalId}/media`, { method: "POST", body: form });
    expect(upload).toMatchObject({ status: 400, body: { error: { code: 100 } } });
    expect((await call(graph, `/v24.0/${FAKE.externalId}/media`, { method: "POST", body: "nada" })).status).toBe(400);
    const body = JSON.stringify({
      messaging_product: "whatsapp",
      to: "5511988887777",
      type: "image",
      image: { id: "404" },
    });
    const missing = await call(graph, `/v24.0/${FAKE.externalId}/messages`, { method: "POST", body });
    expect(missing.body.error).toMatchObject({ code: 131009 });
  });
});

describe("statuses of the stand-in", () => {
  it("come signed, in order, with the key of the message", async () => {
    const { url, events, statuses } = await door();
    const graph = await start({ webhookUrl: url, statuses: ["sent", "delivered", "read"] });
    const result = await send(graph);
    await waitFor(() => events.length === 3);
    const providerId = result.outcome === "sent" ? result.providerId : "";
    expect(events).toMatchObject(
      ["sent", "delivered", "read"].map((status) => ({ kind: "status", status, echo: "evento-1.0", providerId })),
    );
    expect(statuses).toEqual([200, 200, 200]);
  });

  it("are refused by the product when they are signed with another secret", async () => {
    const { url, events, statuses } = await door();
    const graph = await start({ account: { ...FAKE, appSecret: "outro" }, webhookUrl: url });
    const result = await graph.deliver({ waId: "5511988887777" }, { type: "text", text: { body: "oi" } });
    expect(result).toMatchObject({ outcome: "refused" });
    expect(statuses).toEqual([401]);
    expect(events).toEqual([]);
  });
});

describe("faults of the fake", () => {
  it("answer an error of Meta's to the call that was named, and to no other", async () => {
    const graph = await start();
    graph.failCall(2, { kind: "error", status: 400, code: 131056 });
    const results = [await send(graph), await send(graph), await send(graph)];
    expect(results.map(({ outcome }) => outcome)).toEqual(["sent", "retry", "sent"]);
  });

  it("cut the answer of a message that was taken: uncertain, and told by its status", async () => {
    const { url, events } = await door();
    const graph = await start({ webhookUrl: url, statuses: ["sent"] });
    graph.failCall(1, { kind: "cut_after_accept" });
    expect(await send(graph)).toMatchObject({ outcome: "uncertain" });
    expect(graph.countByKey()).toEqual(new Map([["evento-1.0", 1]]));
    await waitFor(() => events.length === 1);
    expect(events).toMatchObject([{ status: "sent", echo: "evento-1.0" }]);
  });

  it("take nothing when the connection is cut before, and leave a message in doubt when the answer never comes", async () => {
    const graph = await start();
    graph.failCall(1, { kind: "cut_before" });
    graph.failCall(2, { kind: "silent_after_accept" });
    graph.failCall(3, { kind: "html", status: 502 });
    expect(await send(graph)).toMatchObject({ outcome: "uncertain" });
    expect(graph.accepted).toHaveLength(0);
    expect(await send(graph)).toMatchObject({ outcome: "uncertain" });
    expect(graph.accepted).toHaveLength(1);
    expect(await send(graph)).toMatchObject({ outcome: "uncertain" });
    expect(graph.accepted).toHaveLength(1);
  });

  it("slow every answer down", async () => {
    const graph = await start({ latencyMs: 80 });
    const before = Date.now();
    await send(graph);
    expect(Date.now() - before).toBeGreaterThanOrEqual(75);
  });
});

async function waitFor(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 250 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}
