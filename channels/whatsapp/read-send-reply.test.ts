import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SendResult } from "../../bot/ports/channel-adapter.js";
import { expectNoSecret } from "../../tests/contracts/channel-adapter.js";
import { closedPort, startFakeGraph } from "./fake-graph.js";
import { NOW, outgoing, testAccount, testTools } from "./test-account.js";
import { createWhatsAppAdapter } from "./whatsapp-adapter.js";

const graph = await startFakeGraph();
const account = testAccount();
const adapter = createWhatsAppAdapter({ graphBaseUrl: graph.url, graphVersion: "v24.0", timeoutMs: 1_500 });

afterAll(() => graph.close());
beforeEach(() => {
  graph.seen.length = 0;
});

async function send(to = account, signal = new AbortController().signal): Promise<SendResult> {
  const result = await adapter.send(to, outgoing({ kind: "text", text: "oi" }), testTools({ signal }));
  expectNoSecret(account, result);
  return result;
}

/** The message quotes the token, as Meta does with malformed tokens. */
function refuse(status: number, code: number | undefined, headers?: Record<string, string>, more = {}): void {
  const message = `(#${code}) Something about ${account.secrets.accessToken} and EAAGanother0token`;
  graph.json(status, { error: { message, type: "OAuthException", code, fbtrace_id: "x", ...more } }, headers);
}

describe("Meta's refusals", () => {
  it.each<[number, number, Partial<Record<"outcome" | "code" | "scope" | "becomes" | "reason", string>>]>([
    [400, 131047, { outcome: "refused", code: "window_closed" }],
    [400, 131026, { outcome: "refused", code: "undeliverable" }],
    [400, 131056, { outcome: "retry", scope: "pair" }],
    [400, 130429, { outcome: "retry", scope: "account" }],
    [429, 130429, { outcome: "retry", scope: "account" }],
    [400, 80007, { outcome: "retry", scope: "account" }],
    [400, 4, { outcome: "retry", scope: "account" }],
    [400, 131048, { outcome: "refused", code: "blocked" }],
    [400, 131049, { outcome: "refused", code: "blocked" }],
    [403, 131031, { outcome: "refused", code: "account_dead" }],
    [403, 368, { outcome: "refused", code: "account_dead" }],
    [401, 190, { outcome: "refused", code: "account_dead" }],
    [400, 190, { outcome: "refused", code: "account_dead" }],
    [401, 0, { outcome: "refused", code: "account_dead" }],
    [403, 10, { outcome: "refused", code: "account_dead" }],
    [403, 200, { outcome: "refused", code: "account_dead" }],
    [400, 133010, { outcome: "refused", code: "account_dead" }],
    [400, 100, { outcome: "refused", code: "bad_request" }],
    [400, 131009, { outcome: "refused", code: "bad_request" }],
    [404, 132001, { outcome: "refused", code: "template" }],
    [400, 132000, { outcome: "refused", code: "template", reason: expect.stringContaining("número de variáveis") }],
    [400, 132015, { outcome: "refused", code: "template", becomes: "paused" }],
    [400, 132016, { outcome: "refused", code: "template", becomes: "disabled" }],
    [400, 132007, { outcome: "refused", code: "template", becomes: "rejected" }],
    [400, 131051, { outcome: "refused", code: "unsupported" }],
    [400, 131053, { outcome: "refused", code: "unsupported" }],
    [400, 131062, { outcome: "refused", code: "unsupported" }],
    [400, 424242, { outcome: "refused", code: "bad_request" }],
    [401, 424242, { outcome: "refused", code: "account_dead" }],
    [429, 424242, { outcome: "retry", scope: "account" }],
    [400, 2, { outcome: "retry", scope: "provider" }],
    [503, 2, { outcome: "uncertain" }],
    [500, 131000, { outcome: "uncertain" }],
    [503, 131016, { outcome: "uncertain" }],
    [500, 424242, { outcome: "uncertain" }],
  ])("with HTTP %i and code %i are translated once", async (status, code, expected) => {
    refuse(status, code);
    const result = await send();
    expect(result).toMatchObject(expected);
    expect(graph.seen).toHaveLength(1);
  });

  it("say what Meta said where that helps, but never a token", async () => {
    refuse(400, 100, {}, { error_data: { details: `Parameter x of ${account.secrets.accessToken}` } });
    const result = await send();
    expect(result).toMatchObject({ reason: expect.stringContaining("Parameter x of …") });
    refuse(400, 424242);
    expect(JSON.stringify(await send())).not.toContain("EAAG");
  });

  it("for a number that does not exist pause the channel", async () => {
    refuse(400, 100, {}, { error_subcode: 33 });
    expect(await send()).toMatchObject({ outcome: "refused", code: "account_dead" });
  });

  it.each<[number, Record<string, string>, number | undefined]>([
    [131056, {}, 6000],
    [131056, { "retry-after": "2" }, 6000],
    [131056, { "retry-after": "30" }, 30_000],
    [130429, {}, undefined],
    [130429, { "retry-after": "7" }, 7000],
    [130429, { "retry-after": new Date(NOW + 90_000).toUTCString() }, 90_000],
    [130429, { "retry-after": new Date(NOW - 90_000).toUTCString() }, undefined],
    [130429, { "retry-after": "soon" }, undefined],
    [130429, { "retry-after": "999999999" }, 3_600_000],
  ])("with code %i and %j say how long to wait", async (code, headers, afterMs) => {
    refuse(400, code, headers);
    const result = await send();
    expect(result.outcome === "retry" && result.afterMs).toBe(afterMs);
  });
});

describe("an answer that is not the API's (fault 18)", () => {
  it.each<[string, number, string]>([
    ["HTML", 200, "<html>Sorry, something went wrong</html>"],
    ["HTML", 502, "<html>Bad gateway</html>"],
    ["nothing", 200, ""],
    ["JSON that is cut", 200, '{"messaging_product":"whatsapp","messages":[{"id":"wam'],
    ["JSON without an id", 200, '{"messaging_product":"whatsapp","messages":[{}]}'],
    ["JSON of another shape", 200, '["ok"]'],
    ["more than a megabyte", 200, `{"messages":"${"x".repeat(1024 * 1024)}"}`],
  ])("but %s with HTTP %i leaves a doubt", async (_name, status, body) => {
    graph.respond((_request, response) => response.writeHead(status).end(body));
    expect(await send()).toMatchObject({ outcome: "uncertain" });
  });

  it.each<[number, Record<string, string>]>([
    [429, { outcome: "retry", scope: "account" }],
    [401, { outcome: "refused", code: "account_dead" }],
    [302, { outcome: "retry", scope: "provider" }],
  ])("but has HTTP %i leaves none", async (status, expected) => {
    graph.respond((_request, response) =>
      response.writeHead(status, { location: "http://127.0.0.1:1/" }).end("<html>"),
    );
    expect(await send()).toMatchObject(expected);
    expect(graph.seen).toHaveLength(1);
  });
});

describe("a connection in trouble (fault 15)", () => {
  it("that is cut before, or in the middle of, the answer leaves a doubt", async () => {
    graph.respond((_request, response) => response.destroy());
    expect(await send()).toMatchObject({ outcome: "uncertain" });
    graph.respond((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"messages":');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await send()).toMatchObject({ outcome: "uncertain" });
  });

  it("that is silent, or drips for ever, leaves a doubt after the time limit", async () => {
    graph.respond(() => undefined);
    expect(await send()).toMatchObject({ outcome: "uncertain", reason: expect.stringContaining("TIMEOUT") });
    graph.respond((_request, response) => {
      const drip = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drip));
    });
    expect(await send()).toMatchObject({ outcome: "uncertain" });
  });

  it("that is stopped by us after the request went out leaves a doubt", async () => {
    const stop = new AbortController();
    graph.respond(() => stop.abort());
    expect(await send(account, stop.signal)).toMatchObject({
      outcome: "uncertain",
      reason: expect.stringContaining("ABORTED"),
    });
  });

  it.each<[string, () => Promise<string> | string]>([
    ["is refused", async () => `http://127.0.0.1:${await closedPort()}`],
    ["has no address", () => "http://no-such-host.invalid"],
    ["does not speak TLS", () => graph.url.replace("http:", "https:")],
  ])("that %s took nothing: it may be tried again", async (_name, address) => {
    expect(await send(testAccount(await address()))).toMatchObject({ outcome: "retry", scope: "provider" });
    expect(graph.seen).toEqual([]);
  });

  it("that is never accepted took nothing, and is given up after the time limit", async () => {
    const silent = createTcpServer((socket) => socket.pause()).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    // A peer that never answers the TLS handshake: no byte of the request is written.
    const { port } = silent.address() as AddressInfo;
    const result = await send(testAccount(`https://127.0.0.1:${port}`));
    expect(result).toMatchObject({ outcome: "retry", scope: "provider" });
    silent.close();
  });
});
