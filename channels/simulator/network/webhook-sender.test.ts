import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { signBody } from "../../meta/sign-webhook.js";
import { createWebhookSender } from "./webhook-sender.js";

const SECRET = "segredo";
type Seen = { body: string; signature: string | undefined };

let seen: Seen[];
let answer: (nth: number, request: IncomingMessage, response: ServerResponse) => void;
let url: string;
let close: () => Promise<unknown>;

beforeEach(async () => {
  seen = [];
  answer = (_nth, _request, response) => response.end();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const signature = request.headers["x-hub-signature-256"];
      seen.push({
        body: Buffer.concat(chunks).toString(),
        signature: typeof signature === "string" ? signature : undefined,
      });
      answer(seen.length, request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => close());

const sender = (change: object = {}) =>
  createWebhookSender({ target: () => ({ url, appSecret: SECRET }), waiting: 100, pausesMs: [1, 1], ...change });

describe("a webhook on its way to the product", () => {
  it("is signed over the very bytes that travel", async () => {
    expect(await sender().send("a", { text: "ação" })).toEqual({ outcome: "delivered" });
    expect(seen).toEqual([
      { body: '{"text":"a\\u00e7\\u00e3o"}', signature: signBody(SECRET, '{"text":"a\\u00e7\\u00e3o"}') },
    ]);
  });

  it("goes out again, byte for byte, until the product takes it", async () => {
    answer = (nth, request, response) => {
      if (nth === 1) request.socket.destroy();
      else response.writeHead(nth === 2 ? 503 : 200).end();
    };
    expect(await sender().send("a", { n: 1 })).toEqual({ outcome: "delivered" });
    expect(seen.map(({ body }) => body)).toEqual(['{"n":1}', '{"n":1}', '{"n":1}']);
  });

  it("is given up after its pauses, and says what the product answered", async () => {
    answer = (_nth, _request, response) => response.writeHead(500).end();
    expect(await sender().send("a", {})).toEqual({
      outcome: "unreachable",
      reason: "O produto respondeu HTTP 500 ao webhook.",
    });
    expect(seen).toHaveLength(3);
  });

  it("is not repeated when the product refuses it", async () => {
    answer = (_nth, _request, response) => response.writeHead(401).end();
    expect(await sender().send("a", {})).toMatchObject({ outcome: "refused" });
    expect(seen).toHaveLength(1);
  });

  it("waits for those before it of the same lane, and for no other lane", async () => {
    const waiting: ServerResponse[] = [];
    answer = (nth, _request, response) => (nth === 1 ? waiting.push(response) : response.end());
    const webhooks = sender();
    const first = webhooks.send("a", { n: 1 });
    const second = webhooks.send("a", { n: 2 });
    await webhooks.send("b", { n: 3 });
    expect(seen.map(({ body }) => body)).toEqual(['{"n":1}', '{"n":3}']);
    waiting[0]?.end();
    await Promise.all([first, second]);
    expect(seen.at(-1)?.body).toBe('{"n":2}');
  });

  it("is dropped with a reason when too many wait, when the channel is off, and after the end", async () => {
    expect(await sender({ target: () => null }).send("a", {})).toMatchObject({ outcome: "dropped" });
    const narrow = sender({ waiting: 1 });
    const [taken, dropped] = await Promise.all([narrow.send("a", {}), narrow.send("a", {})]);
    expect([taken.outcome, dropped.outcome]).toEqual(["delivered", "dropped"]);
    narrow.close();
    expect(await narrow.send("a", {})).toMatchObject({ outcome: "dropped" });
  });
});
