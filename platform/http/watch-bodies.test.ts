import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import express from "express";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBody } from "./read-body.js";
import { watchBodies } from "./watch-bodies.js";

let server: Server;
let port: number;
/** The watch's clock where a test moves it itself, ms; null: it is the real one. */
let moved: number | null;
/** The server's end of the newest connection. */
let served: Socket | undefined;
let outcomes: string[];
const sockets: Socket[] = [];

beforeEach(async () => {
  // Of this test: a body of the one before may end only now.
  const seen: string[] = [];
  outcomes = seen;
  moved = null;
  served = undefined;
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
  server.on("connection", (socket) => {
    served = socket;
  });
  watchBodies(server, { windowMs: 100, bytes: 200 }, () => moved ?? performance.now());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/** A request whose body stops; resolves with what was answered when the connection is closed. */
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

describe("a body that does not move (fault 68)", () => {
  it.each(["/read", "/json", "/unread"])("is cut off with 408 at %s, whoever reads it", async (path) => {
    expect(await silent(path).closed).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("ends the connection also when it was answered already, and the reader knows that it was cut", async () => {
    expect(await silent("/answered").closed).toMatch(/^HTTP\/1\.1 200 [^]*no$/);
    await silent("/read").closed;
    expect(outcomes).toEqual(["cut"]);
  });

  it("is cut off when it drips", async () => {
    const { socket, closed } = silent("/read");
    const drip = setInterval(() => socket.write("x"), 10);
    expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
  });

  /** Lets the watch look at least once. */
  const looked = () => new Promise((done) => setTimeout(done, 60));

  it("is let be while it moves fast enough", async () => {
    moved = 0;
    await looked();
    const { socket, closed } = silent("/read", "");
    await expect.poll(() => served?.bytesRead ?? 0).toBeGreaterThan(0);
    for (let sent = 0; sent < 1_000; sent += 250) {
      const before = served?.bytesRead ?? 0;
      socket.write("x".repeat(250));
      await expect.poll(() => served?.bytesRead).toBe(before + 250);
      moved += 100;
      await looked();
    }
    socket.end();
    expect(await closed).toMatch(/^HTTP\/1\.1 200 /);
    expect(outcomes).toEqual(["ok"]);
  });

  it("is not blamed for time in which the process stood still", async () => {
    moved = 0;
    await looked();
    const { socket, closed } = silent("/read", "");
    await expect.poll(() => served?.bytesRead ?? 0).toBeGreaterThan(0);
    moved = 60_000;
    await looked();
    socket.end("x".repeat(1_000));
    expect(await closed).toMatch(/^HTTP\/1\.1 200 /);
  });
});
