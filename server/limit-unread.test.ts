import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { Server, type Socket as ServerSocket } from "socket.io";
import { io as connect, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { limitUnread } from "./limit-unread.js";

const LIMITS = { ofOne: 100_000, ofAll: 150_000, inACrowd: 10_000 };
const LINE = "a".repeat(4_096);
let io: Server;
let url: string;
const clients: Socket[] = [];
const deafLines: Duplex[] = [];

beforeEach(async () => {
  const http = createServer();
  io = new Server(http, { serveClient: false });
  limitUnread(io, LIMITS);
  io.of("/webchat");
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/webchat`;
});
afterEach(async () => {
  for (const line of deafLines.splice(0)) line.destroy();
  for (const client of clients.splice(0)) client.close();
  await io.close();
});

/** A connection whose client reads nothing: its end of the line takes no byte that the server writes. */
async function comeDeaf(): Promise<ServerSocket> {
  const { theirs } = await come();
  const { socket } = theirs.conn.request;
  deafLines.push(socket);
  socket.cork();
  return theirs;
}

async function come(): Promise<{ mine: Socket; theirs: ServerSocket }> {
  const admitted = once(io.of("/webchat"), "connection");
  const mine = connect(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  clients.push(mine);
  const [theirs] = (await admitted) as [ServerSocket];
  if (!mine.connected) await new Promise<void>((done) => mine.once("connect", done));
  return { mine, theirs };
}

function send(socket: ServerSocket, lines: number): void {
  for (let n = 0; n < lines; n++) socket.emit("line", LINE);
}

describe("what waits for a client that does not read", () => {
  it("ends its connection when it is too much", async () => {
    const deaf = await comeDeaf();
    const gone = once(deaf, "disconnect");
    send(deaf, 40);
    await gone;
  });

  it("may be a few lines, or a single answer of any length", async () => {
    const deaf = await comeDeaf();
    send(deaf, 5);
    deaf.emit("answer", "a".repeat(1_000_000));
    await new Promise((done) => setImmediate(() => setImmediate(done)));
    expect(deaf.connected).toBe(true);
  });

  it("may be less for each when much waits for all together, and is given back", async () => {
    const deaf = await Promise.all(Array.from({ length: 8 }, comeDeaf));
    const gone = deaf.map((each) => once(each, "disconnect"));
    // Two thirds of what one may have alone.
    for (const each of deaf) send(each, 16);
    for (const each of deaf) send(each, 1);
    await Promise.all(gone);
    const alone = await comeDeaf();
    send(alone, 16);
    await new Promise((done) => setImmediate(() => setImmediate(done)));
    expect(alone.connected).toBe(true);
  });

  it("is nothing where the client reads", async () => {
    const { mine, theirs } = await come();
    let heard = 0;
    const all = new Promise<void>((done) => mine.on("line", () => ++heard === 200 && done()));
    for (let n = 0; n < 10; n++) {
      send(theirs, 20);
      await new Promise((done) => setTimeout(done, 20));
    }
    await all;
    expect(theirs.connected).toBe(true);
  });
});
