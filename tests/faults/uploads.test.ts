import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UploadAnswer } from "../../channels/webchat/wire.js";
import { pngOf } from "../fixtures/files/pictures.js";
import { connectVisitor, type VisitorClient } from "../widget/visitor-client.js";
import { WEB_CHAT, WEBHOOK_PATH } from "./harness/company.js";
import { eventually } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";

const MB = 1024 * 1024;
const HONEST = "198.51.100.7";

let balcao: RunningBalcao;
const open: Socket[] = [];
const visitors: VisitorClient[] = [];
beforeAll(async () => {
  balcao = await openBalcao({
    env: { TRUST_PROXY: "1", DEMO: "on", FILES_VISITOR_MB: "1", METRICS_TOKEN: "for-this-test-only" },
  });
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  for (const visitor of visitors) visitor.close();
  await balcao?.close();
});

async function visitorFrom(address: string): Promise<VisitorClient> {
  const visitor = await connectVisitor(balcao.url, { channel: WEB_CHAT }, { "x-forwarded-for": address });
  visitors.push(visitor);
  return visitor;
}

async function upload(visitor: VisitorClient, bytes: Buffer, name = "foto.png", address = HONEST) {
  const response = await fetch(`${balcao.url}/webchat/files?channel=${WEB_CHAT}`, {
    method: "POST",
    headers: { authorization: `Bearer ${visitor.token}`, "x-file-name": name, "x-forwarded-for": address },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: (await response.json()) as UploadAnswer };
}

/** Sends a request whose body stops after a byte. Returns the answer that came until it was closed. */
function silent(path: string, headers: Record<string, string> = {}, length = 1_000) {
  const { hostname, port } = new URL(balcao.url);
  const socket = connect(Number(port), hostname);
  open.push(socket);
  let heard = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    heard += String(bytes);
  });
  const lines = Object.entries({ "Content-Type": "application/json", "Content-Length": String(length), ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${head}\r\n{`);
  return { socket, heard: () => heard, closed: new Promise<string>((done) => socket.once("close", () => done(heard))) };
}

/** The error lines of the server's log. */
const errors = () =>
  balcao
    .server()
    .said()
    .split("\n")
    .filter((line) => /"level":(50|60|"error"|"fatal")/.test(line));

describe("files of strangers at the built product", () => {
  it("68 half-open uploads keep nobody else out, and every silent body is cut off", async () => {
    const [one, two, honest] = await Promise.all(["203.0.113.1", "203.0.113.2", HONEST].map(visitorFrom));
    if (!one || !two || !honest) throw new Error("three visitors came");
    const half = (visitor: VisitorClient, address: string) =>
      silent(`/webchat/files?channel=${WEB_CHAT}`, {
        Authorization: `Bearer ${visitor.token}`,
        "X-Forwarded-For": address,
      });
    // The limiter refuses the eleventh upload of each; the limit on places refuses the third.
    const attack = Array.from({ length: 16 }, (_, n) => half(n % 2 ? one : two, `203.0.113.${1 + (n % 2)}`));
    const socketPath = "/socket.io/?EIO=4&transport=polling";
    const sid = await polling(socketPath);
    const doors = [
      WEBHOOK_PATH,
      "/webhooks/payments/sandbox",
      "/api/v1/session",
      "/api/v1/conversations/x/reply",
      "/demo/devices",
      "/demo/files",
      "/demo/graph/v24.0/1/messages",
      "/demo/graph/v24.0/1/media",
      "/sandbox-gateway/api/payments",
      "/sandbox-gateway/pay/x/pay",
      `${socketPath}&sid=${sid}`,
      "/agent",
      "/health",
      "/nada",
    ];
    const bodies = doors.map((path) => silent(path));
    expect(await upload(honest, pngOf())).toMatchObject({ status: 200 });
    const phone = balcao.newPhone();
    await balcao.write(phone, "eco");
    await eventually(() => expect(balcao.graph.of(phone).length).toBe(1));
    // Without these limits the server would keep them for more than a minute.
    const left = () => [...attack, ...bodies].filter(({ socket }) => !socket.destroyed).length;
    await eventually(() => expect(left()).toBe(0));
    expect((await bodies[0]?.closed) ?? "").toMatch(/^HTTP\/1\.1 408/);
    expect(errors()).toEqual([]);
  });

  it("slow uploads from two networks leave places for others while they are under way", async () => {
    const attackers = await Promise.all(
      Array.from({ length: 16 }, async (_, n) => {
        const address = `203.0.113.${21 + (n % 2)}`;
        const { token } = await visitorFrom(address);
        const path = `/webchat/files?channel=${WEB_CHAT}`;
        return silent(path, { Authorization: `Bearer ${token}`, "X-Forwarded-For": address }, MB);
      }),
    );
    // Half of the company's places are taken; the others were told that it is busy.
    const busy = () => attackers.filter(({ heard }) => heard().startsWith("HTTP/1.1 503")).length;
    await eventually(() => expect(busy()).toBeGreaterThanOrEqual(8));
    const honest = await visitorFrom("198.51.100.21");
    expect(await upload(honest, pngOf(), "foto.png", "198.51.100.21")).toMatchObject({ status: 200 });
    for (const { socket } of attackers) socket.destroy();
  });

  it("67 a picture that costs a second is looked into elsewhere, and refused", async () => {
    const visitor = await visitorFrom("203.0.113.3");
    const empty = Buffer.alloc(9_900_000, Buffer.from("ffe00002", "hex"));
    const markers = Buffer.concat([Buffer.from("ffd8", "hex"), empty]);
    // The file is larger than this installation lets a visitor store, so it is refused before it is read.
    expect(await upload(visitor, markers, "a.jpg")).toMatchObject({ status: 429 });
    const small = markers.subarray(0, 500_000);
    expect(await upload(visitor, small, "a.jpg")).toMatchObject({ status: 422, body: { error: "file_refused" } });
    expect(errors()).toEqual([]);
  });

  it("61 a file under a name that a computer would run is kept under another, and a large picture is only saved", async () => {
    const visitor = await visitorFrom("203.0.113.4");
    const page = await upload(visitor, Buffer.from("nada demais"), "nota.html");
    expect(page.body).toMatchObject({ ok: true, name: "nota.html.txt", mime: "text/plain" });
    const large = await upload(visitor, pngOf(8_001, 5_000), "foto.png");
    if (!large.body.ok) throw new Error(large.body.reason);
    const { fileId, token: fileToken } = large.body;
    expect(await visitor.send("message", { clientId: randomUUID(), fileId, fileToken })).toMatchObject({ ok: true });
    await eventually(() =>
      expect(visitor.lines[0]?.content).toMatchObject({ kind: "media", media: "document", name: "foto.png" }),
    );
    const got = await fetch(`${balcao.url}/webchat/files/${fileId}?token=${fileToken}`);
    expect([got.status, got.headers.get("content-disposition")]).toEqual([200, "attachment; filename=foto.png"]);
  });

  it("what a visitor may store has an end, and messages go on", async () => {
    const visitor = await visitorFrom("203.0.113.5");
    const file = (letter: string) => Buffer.alloc(0.6 * MB, letter);
    expect(await upload(visitor, file("a"), "a.txt")).toMatchObject({ status: 200 });
    expect(await upload(visitor, file("b"), "b.txt")).toMatchObject({
      status: 429,
      body: { reason: expect.stringContaining("Você já enviou muitos arquivos") },
    });
    expect(await visitor.say("eco")).toMatchObject({ ok: true });
    const other = await visitorFrom("203.0.113.6");
    expect(await upload(other, file("b"), "b.txt")).toMatchObject({ status: 200 });
  });

  it("the demonstration asks who sends before it reads a byte", async () => {
    const stranger = silent("/demo/files", { "Content-Encoding": "gzip", "Content-Type": "image/png" }, 10 * MB);
    await eventually(() => expect(stranger.heard()).toMatch(/^HTTP\/1\.1 401/));
    stranger.socket.destroy();
  });

  it("62 nonsense at any door is refused, and is no error in the log", async () => {
    const nines = "9".repeat(20);
    const visitor = await visitorFrom("203.0.113.7");
    for (const after of [nines, nines.slice(1), "-1", "1e9", "\u0000"])
      expect(await visitor.send("history", { after }), after).toEqual({ ok: false, error: "invalid" });
    visitor.socket.emit("read", { upTo: nines.slice(1) });
    const odd = { id: "a\u0000\ud800", text: "a\u0000\ud800" };
    expect(await visitor.send("message", { clientId: randomUUID(), choice: odd })).toMatchObject({ ok: true });
    expect(await visitor.send("message", { clientId: randomUUID(), fileId: nines, fileToken: `x.${nines}` })).toEqual({
      ok: false,
      error: "file_refused",
    });
    const ids = [nines, "null", "%00", "%ff", "%2e%2e%2f", "a%20b", "x".repeat(3_000)];
    const paths = [
      "/webchat/files/:id?token=:id",
      "/widget/:id",
      "/agent?c=:id",
      "/agent/download?c=:id",
      "/r/:id",
      "/demo/media/:id",
      "/demo/devices?ids=:id",
      "/demo/:id",
      "/sandbox-gateway/pay/:id",
      "/sandbox-gateway/api/payments/:id",
      "/webhooks/whatsapp/:id",
      "/webhooks/payments/:id",
      "/webhooks/payments/sandbox/:id",
      "/api/v1/files/:id",
      "/desk/:id",
      "/desk/assets/:id",
      "/:id",
      "/health?x=:id",
      "/socket.io/?EIO=:id&transport=:id&sid=:id",
    ];
    for (const path of paths)
      for (const id of ids)
        for (const method of ["GET", "POST"]) {
          const headers = {
            "content-type": "application/json",
            "x-forwarded-for": `192.0.2.${Math.floor(Math.random() * 250)}`,
          };
          const body = method === "POST" ? `{"key":"${nines}"}` : undefined;
          const { status } = await fetch(balcao.url + path.replaceAll(":id", id), {
            method,
            headers,
            body,
            redirect: "manual",
          });
          expect(status, `${method} ${path} ${id}`).toBeLessThan(500);
        }
    for (const place of ["/webchat", "/demo", "/desk", "/agent"])
      for (const auth of [
        {},
        { channel: nines, token: nines },
        { token: [1] },
        { hello: null, code: nines },
        { channel: WEB_CHAT, token: "a.b.c" },
      ])
        await refused(place, auth);
    // Every error would be logged before this answer.
    expect(await visitor.say("eco")).toMatchObject({ ok: true });
    expect(errors()).toEqual([]);
  });
});

describe("a disk with less free space than the mark", () => {
  it("takes no files and says so on /health; messages go on", async () => {
    await balcao.stop();
    const { FILES_FREE_MB } = balcao.env;
    balcao.env.FILES_FREE_MB = "99999999";
    await balcao.start();
    try {
      const visitor = await visitorFrom(HONEST);
      expect(await upload(visitor, pngOf(3, 3))).toMatchObject({ status: 503, body: { error: "busy" } });
      expect(await visitor.say("eco")).toMatchObject({ ok: true });
      const health = await fetch(`${balcao.url}/health`);
      expect([health.status, await health.json()]).toMatchObject([
        200,
        { status: "ok", disk: "ok", files: "unavailable" },
      ]);
      const detailed = await (
        await fetch(`${balcao.url}/health/detailed`, { headers: { authorization: "Bearer for-this-test-only" } })
      ).json();
      expect(detailed).toMatchObject({ status: "degraded", problems: [expect.stringContaining("FILES_FREE_MB")] });
    } finally {
      if (FILES_FREE_MB === undefined) delete balcao.env.FILES_FREE_MB;
    }
  });
});

async function polling(path: string): Promise<string> {
  const answer = await (await fetch(`${balcao.url}${path}`)).text();
  return /"sid":"([^"]+)"/.exec(answer)?.[1] ?? "";
}

/** A socket that connects like this is closed without being let in, or stays a stranger's. */
function refused(place: string, auth: object): Promise<void> {
  return new Promise((resolve) => {
    const socket = io(`${balcao.url}${place}`, {
      auth,
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
    });
    const end = () => {
      socket.close();
      resolve();
    };
    socket.once("connect", end).once("connect_error", end);
  });
}
