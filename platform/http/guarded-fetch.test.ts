import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGuardedFetch, type GuardedFetch, type GuardedRequest } from "./guarded-fetch.js";
import { isPublicAddress } from "./public-address.js";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let port: number;
let seen: IncomingMessage[];
let handle: Handler;
const open: GuardedFetch[] = [];

beforeEach(async () => {
  seen = [];
  handle = (_request, response) => response.end("inside");
  server = createServer((request, response) => {
    seen.push(request);
    handle(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((fetch) => fetch.close()));
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/** Resolves names as `names` says; other names do not exist. */
function guarded(allow: string[] = [], names: Record<string, string[]> = {}) {
  const fetch = createGuardedFetch({
    allow,
    resolve: async (name) => names[name] ?? Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" })),
  });
  open.push(fetch);
  return (url: string, more: Partial<GuardedRequest> = {}) =>
    fetch({ url, timeoutMs: 2_000, maxBytes: 1_000, ...more });
}

const localhost = { "a.example": ["127.0.0.1"], "b.example": ["127.0.0.1"] };

describe("an address that a user wrote", () => {
  it("reaches nothing inside, however it is spelled (fault 36)", async () => {
    const fetch = guarded([], { localhost: ["127.0.0.1"], "localtest.example": ["127.0.0.1"], "six.example": ["::1"] });
    const spellings = [
      "127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f000001",
      "0177.0.0.1",
      "0x7f.0.0.1",
      "127.0.0.1.",
      "0.0.0.0",
      "①②⑦.0.0.1",
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "[::127.0.0.1]",
      "[64:ff9b::7f00:1]",
      "localhost",
      "LOCALHOST.",
      "localtest.example",
      "six.example",
    ];
    for (const host of spellings) expect((await fetch(`http://${host}:${port}/`)).outcome, host).toBe("blocked");
    expect(seen).toHaveLength(0);
  });

  it("is looked up by the system where nothing else is said, and localhost stays closed", async () => {
    const fetch = createGuardedFetch();
    open.push(fetch);
    expect((await fetch({ url: `http://localhost:${port}/`, timeoutMs: 2_000, maxBytes: 10 })).outcome).toBe("blocked");
    expect(seen).toHaveLength(0);
  });

  it("reaches no private network, no metadata service and no multicast", async () => {
    const fetch = guarded([], { "metadata.google.internal": ["169.254.169.254"], "db.internal": ["10.0.0.5"] });
    const hosts =
      "169.254.169.254 [fd00:ec2::254] 10.1.2.3 172.16.0.1 192.168.0.1 100.64.0.1 100.100.100.200 224.0.0.1 255.255.255.255 168.63.129.16 [fe80::1] [ff02::1] metadata.google.internal db.internal";
    for (const host of hosts.split(" ")) expect((await fetch(`http://${host}/`)).outcome, host).toBe("blocked");
  });

  it("is refused as a whole when one of its addresses is inside", async () => {
    const fetch = guarded([], { "mixed.example": ["93.184.216.34", "127.0.0.1"] });
    expect((await fetch(`http://mixed.example:${port}/`)).outcome).toBe("blocked");
    expect(seen).toHaveLength(0);
  });

  it("is connected to where it was checked, even when its name changes its mind (rebinding)", async () => {
    const answers = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]];
    let asked = 0;
    const fetch = createGuardedFetch({ resolve: async () => answers[asked++] ?? [] });
    open.push(fetch);
    const url = `http://rebind.example:${port}/`;
    const first = await fetch({ url, timeoutMs: 300, maxBytes: 10 });
    expect(["timeout", "failed"]).toContain(first.outcome);
    expect(asked).toBe(1);
    expect((await fetch({ url, timeoutMs: 300, maxBytes: 10 })).outcome).toBe("blocked");
    expect(seen).toHaveLength(0);
  });

  it("speaks http and https only, and carries no password", async () => {
    const fetch = guarded(["127.0.0.1"]);
    for (const url of [
      "file:///etc/passwd",
      "gopher://127.0.0.1/",
      "ftp://a/",
      "data:text/plain,x",
      "javascript:1",
      "nonsense",
      "",
      `http://user:pass@127.0.0.1:${port}/`,
    ])
      expect((await fetch(url)).outcome, url).toBe("blocked");
  });

  it("may lead inside when its host is on the list, and on the listed port only", async () => {
    expect(await guarded(["127.0.0.1"])(`http://127.0.0.1:${port}/x`)).toMatchObject({
      outcome: "ok",
      status: 200,
      body: Buffer.from("inside"),
    });
    expect(await guarded([`a.example:${port}`], localhost)(`http://A.example:${port}/`)).toMatchObject({
      outcome: "ok",
    });
    expect(await guarded(["a.example:81"], localhost)(`http://a.example:${port}/`)).toMatchObject({
      outcome: "blocked",
    });
    expect(await guarded(["a.example"], localhost)(`http://b.example:${port}/`)).toMatchObject({ outcome: "blocked" });
  });
});

describe("a redirect", () => {
  const to =
    (location: string, status = 302): Handler =>
    (request, response) =>
      request.url === "/start" ? response.writeHead(status, { location }).end() : response.end("there");

  it("that leads inside is blocked", async () => {
    const names = { "a.example": ["127.0.0.1"], "inside.example": ["127.0.0.1"] };
    for (const location of [
      `http://127.0.0.1:${port}/secret`,
      `http://inside.example:${port}/secret`,
      "http://169.254.169.254/latest",
      "file:///etc/passwd",
    ]) {
      handle = to(location);
      expect((await guarded(["a.example"], names)(`http://a.example:${port}/start`)).outcome, location).toBe("blocked");
    }
    expect(seen.every((request) => request.url === "/start")).toBe(true);
  });

  it("takes credentials to the same origin and to no other", async () => {
    const headers = { Authorization: "Bearer t", Cookie: "s=1", "X-Api-Key": "k", Accept: "application/json" };
    const fetch = guarded(["a.example", "b.example"], localhost);
    handle = to("/end");
    await fetch(`http://a.example:${port}/start`, { headers });
    expect(seen[1]?.headers).toMatchObject({ authorization: "Bearer t", cookie: "s=1", "x-api-key": "k" });
    handle = to(`http://b.example:${port}/end`);
    expect(await fetch(`http://a.example:${port}/start`, { headers })).toMatchObject({
      outcome: "ok",
      url: `http://b.example:${port}/end`,
    });
    expect(seen[3]?.headers).not.toHaveProperty("authorization");
    expect(seen[3]?.headers).not.toHaveProperty("cookie");
    expect(seen[3]?.headers).not.toHaveProperty("x-api-key");
    expect(seen[3]?.headers.accept).toBe("application/json");
  });

  it("turns a post into a get, or repeats it at the same origin, but never hands its body over to another", async () => {
    const fetch = guarded(["a.example", "b.example"], localhost);
    const post = { method: "POST", body: "cpf=1" } as const;
    handle = to("/end", 303);
    await fetch(`http://a.example:${port}/start`, post);
    handle = to("/end", 307);
    await fetch(`http://a.example:${port}/start`, post);
    expect(seen.map((request) => request.method)).toEqual(["POST", "GET", "POST", "POST"]);
    handle = to(`http://b.example:${port}/end`, 307);
    expect(await fetch(`http://a.example:${port}/start`, post)).toMatchObject({ outcome: "blocked" });
    expect(seen).toHaveLength(5);
  });

  it("is followed three times and no more", async () => {
    handle = (request, response) => response.writeHead(302, { location: `${request.url}x` }).end();
    expect(await guarded(["127.0.0.1"])(`http://127.0.0.1:${port}/`)).toMatchObject({
      outcome: "failed",
      reached: true,
    });
    expect(seen).toHaveLength(4);
  });
});

describe("an answer", () => {
  it("is read up to its limit, whether its length was announced or not", async () => {
    const fetch = guarded(["127.0.0.1"]);
    const url = `http://127.0.0.1:${port}/`;
    handle = (_request, response) => response.end("x".repeat(1_000));
    expect(await fetch(url)).toMatchObject({ outcome: "ok" });
    handle = (_request, response) => response.end("x".repeat(1_001));
    expect(await fetch(url)).toMatchObject({ outcome: "too_large", reached: true });
    handle = (_request, response) => {
      const more = setInterval(() => response.write("x".repeat(500)), 1);
      response.on("close", () => clearInterval(more));
    };
    expect(await fetch(url)).toMatchObject({ outcome: "too_large" });
  });

  it("that never ends, or never begins, runs into the time limit", async () => {
    const fetch = guarded(["127.0.0.1"]);
    const url = `http://127.0.0.1:${port}/`;
    handle = () => undefined;
    expect(await fetch(url, { timeoutMs: 100 })).toMatchObject({ outcome: "timeout", reached: true });
    handle = (_request, response) => void response.write("x");
    expect(await fetch(url, { timeoutMs: 100 })).toMatchObject({ outcome: "timeout", reached: true });
  });

  it("is not waited for longer than the limit while a name or a connection hangs", async () => {
    const fetch = createGuardedFetch({ allow: ["a.example"], resolve: () => new Promise(() => undefined) });
    open.push(fetch);
    expect(await fetch({ url: `http://a.example:${port}/`, timeoutMs: 100, maxBytes: 10 })).toMatchObject({
      outcome: "timeout",
    });
    const gone = AbortSignal.timeout(100);
    expect(
      await fetch({ url: `http://a.example:${port}/`, timeoutMs: 5_000, maxBytes: 10, signal: gone }),
    ).toMatchObject({ outcome: "failed" });
    expect(seen).toHaveLength(0);
  });

  it("that never came tells whether the request may have got through", async () => {
    const fetch = guarded(["127.0.0.1"]);
    expect(await fetch("http://127.0.0.1:1/")).toMatchObject({ outcome: "failed", reached: false });
    expect(await fetch("http://nowhere.example/")).toMatchObject({ outcome: "failed", reached: false });
    handle = (request) => request.socket.destroy();
    expect(await fetch(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome: "failed", reached: true });
  });

  it("is never asked for with headers that would break the request", async () => {
    const fetch = guarded(["127.0.0.1"]);
    const url = `http://127.0.0.1:${port}/`;
    expect(await fetch(url, { headers: { "x-a": "1\r\nHost: evil" } })).toMatchObject({ outcome: "blocked" });
    await fetch(url, {
      headers: { Host: "evil", "Content-Length": "999", "Transfer-Encoding": "chunked" },
      method: "POST",
      body: "ab",
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers).toMatchObject({ host: `127.0.0.1:${port}`, "content-length": "2" });
  });
});

describe("isPublicAddress", () => {
  it("knows the public internet from everything else", () => {
    for (const address of ["8.8.8.8", "2606:4700:4700::1111", "157.240.1.1"])
      expect(isPublicAddress(address), address).toBe(true);
    for (const address of [
      "",
      "localhost",
      "1.2.3",
      "2002:7f00:1::",
      "2001::1",
      "fec0::1",
      "::7f00:1",
      "fe80::1%eth0",
      "192.0.2.1",
      "198.18.0.1",
    ])
      expect(isPublicAddress(address), address).toBe(false);
  });
});
