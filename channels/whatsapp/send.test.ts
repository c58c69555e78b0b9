import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SendResult } from "../../bot/ports/channel-adapter.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import { expectNoSecret } from "../../tests/contracts/channel-adapter.js";
import { startFakeGraph, takeAll } from "./fake-graph.js";
import { NOW, outgoing, testAccount, testTools } from "./test-account.js";
import { createWhatsAppAdapter } from "./whatsapp-adapter.js";

const graph = await startFakeGraph();
const account = testAccount();
const adapter = createWhatsAppAdapter({ graphBaseUrl: graph.url, graphVersion: "v24.0", timeoutMs: 2000 });
const HOUR = 60 * 60 * 1000;

afterAll(() => graph.close());
beforeEach(() => {
  graph.seen.length = 0;
  graph.respond(takeAll);
});

/** The body of the only request to `/messages` that sending this content made. */
async function sent(
  content: OutboundContent,
  change: Parameters<typeof outgoing>[1] = {},
): Promise<Record<string, unknown>> {
  const result = await adapter.send(account, outgoing(content, change), testTools());
  expect(result).toMatchObject({ outcome: "sent", providerId: expect.stringMatching(/^wamid\./) });
  expect(graph.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /v24.0/1122334455667/messages"]);
  return JSON.parse(graph.seen[0]?.body ?? "");
}

function options(count: number) {
  return Array.from({ length: count }, (_, i) => ({ id: `o${i}`, label: `Opção ${i}` }));
}

describe("a send", () => {
  it("is one request with our key, to the number, with the token in its header only", async () => {
    expect(await sent({ kind: "text", text: "Olá" })).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "5511988887777",
      type: "text",
      text: { body: "Olá", preview_url: false },
      biz_opaque_callback_data: "event-1.0",
    });
    const [request] = graph.seen;
    expect(request?.headers.authorization).toBe(`Bearer ${account.secrets.accessToken}`);
    expect(request?.headers["content-type"]).toBe("application/json");
    expectNoSecret(account, [request?.path, request?.body]);
  });

  it("to somebody who hides the number goes to the user id", async () => {
    const body = await sent({ kind: "text", text: "Olá" }, { to: { externalId: "BR.123", phone: "+5511" } });
    expect(body).toMatchObject({ recipient: "BR.123" });
    expect(body).not.toHaveProperty("to");
  });

  it("goes to the account's own address and number where it has them", async () => {
    const settings = { apiBaseUrl: `${graph.url}/simulator/`, phoneNumberId: "999888777" };
    const plain = createWhatsAppAdapter({ graphBaseUrl: "http://127.0.0.1:1", graphVersion: "v24.0", timeoutMs: 2000 });
    const result = await plain.send({ ...account, settings }, outgoing({ kind: "text", text: "oi" }), testTools());
    expect(result.outcome).toBe("sent");
    expect(graph.seen[0]?.path).toBe("/simulator/v24.0/999888777/messages");
  });

  it.each<[OutboundContent, Record<string, unknown>]>([
    [{ kind: "text", text: "veja https://clique.example" }, { text: { preview_url: true } }],
    [{ kind: "text", text: "x".repeat(4096) }, { type: "text" }],
    [
      { kind: "location", latitude: -23.5, longitude: -46.6, name: "Oficina" },
      { location: { latitude: -23.5, name: "Oficina" } },
    ],
    [{ kind: "reaction", emoji: "👍", to: "wamid.1" }, { reaction: { message_id: "wamid.1", emoji: "👍" } }],
    [{ kind: "reaction", emoji: null, to: "wamid.1" }, { reaction: { message_id: "wamid.1", emoji: "" } }],
    [
      { kind: "template", name: "ola", language: "pt_BR", params: ["Ana"] },
      {
        template: {
          name: "ola",
          language: { code: "pt_BR" },
          components: [{ type: "body", parameters: [{ type: "text", text: "Ana" }] }],
        },
      },
    ],
    [
      { kind: "template", name: "ola", language: "en", params: ["Ana\n\tLima"], names: ["first_name"] },
      {
        template: {
          components: [{ parameters: [{ type: "text", parameter_name: "first_name", text: "Ana Lima" }] }],
        },
      },
    ],
    [
      { kind: "choices", text: "Qual?", options: options(2), footer: "Oficina" },
      {
        interactive: {
          type: "button",
          body: { text: "Qual?" },
          footer: { text: "Oficina" },
          action: { buttons: [{ type: "reply", reply: { id: "o0", title: "Opção 0" } }, {}] },
        },
      },
    ],
    [
      { kind: "choices", text: "Qual?", options: options(4), button: "Escolher" },
      {
        interactive: {
          type: "list",
          action: { button: "Escolher", sections: [{ rows: [{ id: "o0", title: "Opção 0" }, {}, {}, {}] }] },
        },
      },
    ],
    [
      { kind: "choices", text: "Qual?", options: options(11) },
      { type: "text", text: { body: expect.stringContaining("11. Opção 10") } },
    ],
    [
      { kind: "choices", text: "Qual?", options: options(2), footer: "f".repeat(61) },
      { interactive: { type: "button", body: { text: `Qual?\n\n${"f".repeat(61)}` } } },
    ],
    [
      { kind: "media", media: "image", url: "https://clique.example/a.png", caption: "Veja" },
      { type: "image", image: { link: "https://clique.example/a.png", caption: "Veja" } },
    ],
  ])("of %j has the form that Meta asks for", async (content, body) => {
    expect(await sent(content)).toMatchObject(body);
  });

  it.each<[OutboundContent, string]>([
    [{ kind: "text", text: "x".repeat(4097) }, "too_large"],
    [{ kind: "text", text: " \n" }, "bad_request"],
    [{ kind: "choices", text: "x".repeat(4090), options: options(11) }, "too_large"],
    [{ kind: "media", media: "image", url: "https://clique.example/a.png", caption: "x".repeat(1025) }, "too_large"],
    [{ kind: "media", media: "image" }, "bad_request"],
  ])("of %.60j is refused without a request", async (content, code) => {
    expect(await adapter.send(account, outgoing(content), testTools())).toMatchObject({ outcome: "refused", code });
    expect(graph.seen).toEqual([]);
  });

  it("of an account that is not set up pauses the channel without a request", async () => {
    const result = await adapter.send({ ...account, secrets: {} }, outgoing({ kind: "text", text: "oi" }), testTools());
    expect(result).toMatchObject({ outcome: "refused", code: "account_dead" });
    expect(graph.seen).toEqual([]);
  });
});

describe("the 24-hour window", () => {
  it.each<[string, number | null, SendResult["outcome"]]>([
    ["one ms before its end", NOW - 24 * HOUR + 1, "sent"],
    ["at its end", NOW - 24 * HOUR, "refused"],
    ["a week later", NOW - 7 * 24 * HOUR, "refused"],
    ["before the customer ever wrote", null, "refused"],
  ])("decides before the request: %s", async (_name, lastInboundAt, outcome) => {
    const result = await adapter.send(account, outgoing({ kind: "text", text: "oi" }, { lastInboundAt }), testTools());
    expect(result.outcome).toBe(outcome);
    expect(graph.seen).toHaveLength(outcome === "sent" ? 1 : 0);
  });

  it("is open to templates", async () => {
    const template: OutboundContent = { kind: "template", name: "ola", language: "pt_BR", params: [] };
    expect(await sent(template, { lastInboundAt: null })).toMatchObject({ template: { name: "ola" } });
  });
});

describe("a file of ours", () => {
  let names = 0;
  const media = (change: Partial<Extract<OutboundContent, { kind: "media" }>> = {}): OutboundContent => ({
    kind: "media",
    media: "image",
    fileId: `file-${++names}`,
    ...change,
  });
  const file = (size: number, mime: string) =>
    testTools({ readFile: async () => ({ bytes: Buffer.alloc(size), mime, name: "nota.bin" }) });
  const MB = 1024 * 1024;

  it("is uploaded, then named by its id", async () => {
    const bytes = Buffer.from("the picture's bytes");
    const tools = testTools({ readFile: async () => ({ bytes, mime: "image/png", name: 'fo"to\r\n.png' }) });
    expect(await adapter.send(account, outgoing(media({ caption: "Veja" })), tools)).toMatchObject({ outcome: "sent" });
    const [upload, message] = graph.seen;
    expect(upload?.path).toBe("/v24.0/1122334455667/media");
    expect(upload?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    for (const part of ["the picture's bytes", "image/png", "whatsapp"]) expect(upload?.body).toContain(part);
    expect(JSON.parse(message?.body ?? "")).toMatchObject({
      type: "image",
      image: { id: expect.stringMatching(/^media/), caption: "Veja" },
    });
  });

  it("is uploaded once for many sends, and again once Meta refused it", async () => {
    const content = media();
    await adapter.send(account, outgoing(content), testTools());
    await adapter.send(account, outgoing(content), testTools());
    expect(graph.seen.filter(({ path }) => path.endsWith("/media"))).toHaveLength(1);
    graph.json(400, { error: { code: 131053, message: "Media upload error" } });
    expect(await adapter.send(account, outgoing(content), testTools())).toMatchObject({
      outcome: "refused",
      code: "unsupported",
    });
    graph.respond(takeAll);
    await adapter.send(account, outgoing(content), testTools());
    expect(graph.seen.filter(({ path }) => path.endsWith("/media"))).toHaveLength(2);
  });

  it.each<[string, OutboundContent, number, string, string]>([
    ["a picture", media(), 5 * MB, "image/jpeg", "image"],
    ["a picture above 5 MB", media(), 5 * MB + 1, "image/jpeg", "document"],
    ["a picture of a type that WhatsApp does not show", media(), 10, "image/tiff", "document"],
    ["a recording", media({ media: "voice" }), 10, "audio/ogg; codecs=opus", "audio"],
    ["a recording of another type", media({ media: "voice" }), 10, "audio/webm", "document"],
    ["a sound", media({ media: "audio" }), 10, "audio/mpeg", "audio"],
    ["a sound with a caption", media({ media: "audio", caption: "Ouça" }), 10, "audio/mpeg", "document"],
    ["a film", media({ media: "video" }), 10, "video/mp4", "video"],
    ["a film above 16 MB", media({ media: "video" }), 16 * MB + 1, "video/mp4", "document"],
    ["a sticker", media({ media: "sticker" }), 10, "image/webp", "sticker"],
    ["a document", media({ media: "document" }), 10, "application/pdf", "document"],
  ])("that is %s keeps its words and travels as what WhatsApp takes", async (_name, content, size, mime, form) => {
    await adapter.send(account, outgoing(content), file(size, mime));
    const body = JSON.parse(graph.seen[1]?.body ?? "");
    expect(body.type).toBe(form);
    if (form === "document") expect(body.document.filename).toBe("nota.bin");
    if (content.kind === "media" && content.caption) expect(body[form].caption).toBe(content.caption);
    if (content.kind === "media" && content.media === "voice" && form === "audio") expect(body.audio.voice).toBe(true);
  });

  it("that is only to be saved travels as a document", async () => {
    const bytes = Buffer.from("x");
    const large = testTools({
      readFile: async () => ({ bytes, mime: "image/jpeg", name: "foto.jpg", onlySaved: true }),
    });
    await adapter.send(account, outgoing(media()), large);
    expect(JSON.parse(graph.seen[1]?.body ?? "")).toMatchObject({
      type: "document",
      document: { filename: expect.any(String) },
    });
  });

  it("above 100 MB is refused without a request", async () => {
    const result = await adapter.send(
      account,
      outgoing(media({ media: "document" })),
      file(100 * MB + 1, "application/zip"),
    );
    expect(result).toMatchObject({ outcome: "refused", code: "too_large" });
    expect(graph.seen).toEqual([]);
  });

  it("that cannot be read or uploaded leaves no doubt: nothing went out", async () => {
    const unreadable = testTools({ readFile: () => Promise.reject(new Error("ENOENT /data/secret")) });
    const missing = await adapter.send(account, outgoing(media()), unreadable);
    expect(missing).toMatchObject({ outcome: "retry" });
    expect(JSON.stringify(missing)).not.toContain("ENOENT");
    graph.respond((_request, response) => response.destroy());
    expect(await adapter.send(account, outgoing(media()), testTools())).toMatchObject({
      outcome: "retry",
      scope: "provider",
    });
    graph.json(500, { error: { code: 131000, message: "Something went wrong" } });
    expect(await adapter.send(account, outgoing(media()), testTools())).toMatchObject({ outcome: "retry" });
    graph.json(200, {});
    expect(await adapter.send(account, outgoing(media()), testTools())).toMatchObject({ outcome: "retry" });
    expect(graph.seen.every(({ path }) => path.endsWith("/media"))).toBe(true);
  });

  it("is not followed by a message when the send is stopped meanwhile", async () => {
    const stop = new AbortController();
    graph.respond((request, response) => {
      stop.abort();
      takeAll(request, response);
    });
    const result = await adapter.send(account, outgoing(media()), testTools({ signal: stop.signal }));
    expect(result.outcome).toBe("retry");
    expect(graph.seen).toHaveLength(1);
  });
});
