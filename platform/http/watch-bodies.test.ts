import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import express from "express";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBody } from "./read-body.js";
import { TestClock } from "./test-clock.js";
import { watchBodies } from "./watch-bodies.js";

let server: Server;
let port: number;
let outcomes: string[];
const sockets: Socket[] = [];
let clock: TestClock;
/** The number of bytes (head and body) that the server has received of the last request, and the number of requests. */
let arrived: () => number;
let requests = 0;

beforeEach(async () => {
  clock = new TestClock();
  requests = 0;
  // Belongs to this test: a body of the test before may end only now.
  const seen: string[] = [];
  outcomes = seen;
  const app = express();
  app.post("/read", async (request, response) => {
    const read = await readBody(request, { maxBytes: 10_000, timeoutMs: 60_000 });
    seen.push(read.outcome);
    response.status(read.outcome === "ok" ? 200 : 400).end();
  });
  app.post("/json", express.json(), (_request, response) => void response.end());
  app.post("/unread", () => {});
  app.post("/answered", (_request, response) => void response.end("no"));
  server = createServer(app);
  server.on("request", ({ socket }) => {
    requests += 1;
    arrived = () => socket.bytesRead;
  });
  watchBodies(server, { windowMs: 100, bytes: 200 }, clock);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/** Sends a request whose body stops. `closed` resolves with the answer when the connection is closed. */
function silent(path: string, begin = "{"): { socket: Socket; closed: Promise<string> } {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  let heard = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    heard += String(bytes);
  });
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n${begin}`,
  );
  return { socket, closed: new Promise((done) => socket.once("close", () => done(heard))) };
}

/** Resolves when the server has begun with so many requests. */
const begun = (wanted: number) => until(() => requests >= wanted);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setImmediate(done));
}

describe("a body that does not move (fault 68)", () => {
  it.each(["/read", "/json", "/unread"])("is cut off with 408 at %s, whoever reads it", async (path) => {
    const { closed } = silent(path);
    await begun(1);
    clock.goOn(100);
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("ends the connection also when it was answered already, and the reader knows that it was cut", async () => {
    const answered = silent("/answered");
    await begun(1);
    const read = silent("/read");
    await begun(2);
    clock.goOn(100);
    expect(await answered.closed).toMatch(/^HTTP\/1\.1 200 [^]*no$/);
    await read.closed;
    await until(() => outcomes.length > 0);
    expect(outcomes).toEqual(["cut"]);
  });

  it("is cut off when it drips, but not before its window is over", async () => {
    const { socket, closed } = silent("/read");
    await begun(1);
    for (let drop = 0; drop < 10; drop++) {
      const before = arrived();
      socket.write("x");
      await until(() => arrived() > before);
      expect(socket.destroyed).toBe(false);
      clock.goOn(10);
    }
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("is let be while it moves fast enough, however long it takes", async () => {
    const { socket, closed } = silent("/read", "");
    await begun(1);
    for (let sent = 0; sent < 1_000; sent += 200) {
      const before = arrived();
      socket.write("x".repeat(200));
      await until(() => arrived() >= before + 200);
      clock.goOn(100);
    }
    socket.end();
    expect(await closed).toMatch(/^HTTP\/1\.1 200 /);
    expect(outcomes).toEqual(["ok"]);
  });

  it("is not blamed for time in which the process stood still", async () => {
    const { socket, closed } = silent("/read", "");
    await begun(1);
    clock.goOn(60_000);
    socket.end("x".repeat(1_000));
    expect(await closed).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("is watched until the server closes", async () => {
    expect(clock.looks).toBe(1);
    await new Promise((done) => server.close(done));
    expect(clock.looks).toBe(0);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
});
