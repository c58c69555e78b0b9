import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io as connect, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LARGEST_FRAME, limitFrames } from "./limit-frames.js";

let io: Server;
let url: string;
let now: number;
const heard: unknown[] = [];
const clients: Socket[] = [];

beforeEach(async () => {
  now = 1_000_000;
  heard.length = 0;
  const http = createServer();
  io = new Server(http, { serveClient: false, maxHttpBufferSize: LARGEST_FRAME });
  limitFrames(io, () => now);
  for (const name of ["/webchat", "/agent", "/desk"])
    io.of(name).on("connection", (socket) => socket.on("said", (what: unknown) => void heard.push(what)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await io.close();
});

async function come(name: string) {
  const socket = connect(`${url}${name}`, { transports: ["websocket"], forceNew: true, reconnection: false });
  clients.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.on("connect", resolve);
    socket.on("connect_error", reject);
  });
  return { socket, gone: new Promise<string>((resolve) => socket.on("disconnect", resolve)) };
}

describe("frames of one connection", () => {
  it("are counted as they come, and whoever goes on is cut off before they are read (fault 62)", async () => {
    const { socket, gone } = await come("/webchat");
    for (let n = 0; n < 100; n++) socket.emit("said", { n });
    await expect.poll(() => heard.length).toBe(100);
    for (let n = 0; n < 1_000; n++) socket.emit("said", { n });
    await gone;
    expect(heard.length).toBeLessThan(220);
  });

  it("count for their size", async () => {
    const { socket, gone } = await come("/agent");
    for (let n = 0; n < 100; n++) socket.emit("said", "x".repeat(30_000));
    await gone;
    expect(heard.length).toBeLessThan(30);
  });

  it("may come for ever at the pace of people", async () => {
    const { socket } = await come("/webchat");
    for (let round = 0; round < 10; round++) {
      for (let n = 0; n < 100; n++) socket.emit("said", round * 100 + n);
      await expect.poll(() => heard.length).toBe((round + 1) * 100);
      now += 10_000;
    }
    expect(socket.connected).toBe(true);
  });

  it.each([
    ["/webchat", 15_000, 17_000],
    ["/agent", 30_000, 33_000],
    ["/desk", 5_000, 7_000],
  ])("are as large at %s as its own may be, and no larger", async (name, fits, tooLarge) => {
    const { socket, gone } = await come(name);
    socket.emit("said", "x".repeat(fits));
    await expect.poll(() => heard.length).toBe(1);
    socket.emit("said", "x".repeat(tooLarge));
    await gone;
    expect(heard).toHaveLength(1);
  });

  it("are refused when they are no text", async () => {
    const { socket, gone } = await come("/webchat");
    socket.emit("said", Buffer.alloc(100));
    await gone;
    expect(heard).toEqual([]);
  });
});
