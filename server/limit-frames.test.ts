import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io as connect, Manager, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LARGEST_FRAME, limitFrames } from "./limit-frames.js";

let io: Server;
let url: string;
let now: number;
const heard: unknown[] = [];
/** Addresses whose connections were reported as offences. */
const offenders: string[] = [];
/** Addresses that people work from. */
const trusted: string[] = [];
const clients: Socket[] = [];
const managers: Manager[] = [];
/** Number of handshakes that the server has read. */
let hellos: number;

beforeEach(async () => {
  now = 1_000_000;
  heard.length = 0;
  offenders.length = 0;
  trusted.length = 0;
  hellos = 0;
  const http = createServer();
  io = new Server(http, { serveClient: false, maxHttpBufferSize: LARGEST_FRAME });
  limitFrames(
    io,
    ({ from }) => String(from ?? "203.0.113.1"),
    { note: (address) => void offenders.push(address), trust: (address) => void trusted.push(address) },
    () => now,
  );
  for (const name of ["/webchat", "/agent", "/desk"])
    io.of(name)
      .use((socket, next) => {
        hellos += 1;
        next("pad" in socket.handshake.auth ? new Error("nobody we know") : undefined);
      })
      .on("connection", (socket) => socket.on("said", (what: unknown) => void heard.push(what)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const manager of managers.splice(0)) manager.engine.close();
  await io.close();
});

async function come(name: string, from = "203.0.113.1") {
  const socket = connect(`${url}${name}`, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    extraHeaders: { from },
  });
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

describe("what strangers of one network send", () => {
  /** Opens a connection that sends this frame so many times. Resolves when the connection was cut. */
  function shout(frame: string, times: number, from: string): Promise<void> {
    const manager = new Manager(url, { transports: ["websocket"], reconnection: false, extraHeaders: { from } });
    managers.push(manager);
    manager.on("open", () => {
      for (let n = 0; n < times; n++) manager.engine.write(frame);
    });
    return new Promise((done) => manager.on("close", () => done()));
  }

  it("is cut off before it is read when it is larger than anybody's way in", async () => {
    for (const [name, length] of [
      ["agent", 5_000],
      ["desk", 6_200],
      ["webchat", 10_300],
    ] as const)
      await shout(`0/${name},{"pad":"${"x".repeat(length)}"}`, 1, "203.0.113.1");
    expect(hellos).toBe(0);
  });

  it("is cut off where there is nothing, also under a name that every object of JavaScript has", async () => {
    for (const name of ["nothing", "constructor"])
      await shout(`0/${name},{"pad":"${"x".repeat(2_000)}"}`, 1, "203.0.113.1");
    expect(offenders).toHaveLength(2);
  });

  it("is counted together, on however many connections, and keeps no other network out", async () => {
    const hello = `0/agent,{"pad":"${"x".repeat(4_000)}"}`;
    await Promise.all(Array.from({ length: 10 }, () => shout(hello, 250, "203.0.113.1")));
    expect(hellos).toBeGreaterThan(100);
    expect(hellos).toBeLessThan(270);
    const { socket } = await come("/agent", "198.51.100.7");
    expect(socket.connected).toBe(true);
    now += 60_000;
    expect((await come("/agent")).socket.connected).toBe(true);
  });

  it("counts where anybody may come in, too, and of what was not sent to where one is known", async () => {
    const visitor = await come("/webchat");
    for (let n = 0; n < 30; n++) visitor.socket.emit("said", "x".repeat(16_000));
    await expect.poll(() => heard.length).toBe(30);
    const others = await Promise.all(Array.from({ length: 5 }, () => come("/webchat")));
    for (const { socket } of others) for (let n = 0; n < 30; n++) socket.emit("said", "x".repeat(16_000));
    await Promise.any(others.map(({ gone }) => gone));
    const computer = await come("/agent", "198.51.100.7");
    const elsewhere = `2/webchat,["said","${"x".repeat(10_000)}"]`;
    computer.socket.io.engine.write(elsewhere);
    await computer.gone;
    expect(heard.length).toBeLessThan(70);
    // Nobody knows whose frames were too many.
    expect(offenders).toEqual([]);
  });

  it("is not counted for computers that are known", async () => {
    const computers = await Promise.all(Array.from({ length: 10 }, () => come("/agent")));
    for (const { socket } of computers) for (let n = 0; n < 15; n++) socket.emit("said", "x".repeat(30_000));
    await expect.poll(() => heard.length).toBe(150);
    expect(computers.every(({ socket }) => socket.connected)).toBe(true);
  });

  it("is not counted where a connection is known, even if it is known elsewhere, too", async () => {
    const computers = await Promise.all(Array.from({ length: 10 }, () => come("/agent")));
    for (const { socket } of computers) {
      const desk = socket.io.socket("/desk").connect();
      await expect.poll(() => desk.connected).toBe(true);
      for (let n = 0; n < 15; n++) socket.emit("said", "x".repeat(30_000));
    }
    await expect.poll(() => heard.length).toBe(150);
    expect(computers.every(({ socket }) => socket.connected)).toBe(true);
  });
});

describe("who is told as an offender", () => {
  it("is whoever sends too many frames, too large ones, or what ws itself cuts off", async () => {
    const many = await come("/webchat", "203.0.113.2");
    for (let n = 0; n < 1_000; n++) many.socket.emit("said", { n });
    await many.gone;
    const large = await come("/desk", "203.0.113.3");
    large.socket.emit("said", "x".repeat(7_000));
    await large.gone;
    const huge = await come("/webchat", "203.0.113.4");
    huge.socket.emit("said", "x".repeat(2 * LARGEST_FRAME));
    await huge.gone;
    await expect.poll(() => [...new Set(offenders)].toSorted()).toEqual(["203.0.113.2", "203.0.113.3", "203.0.113.4"]);
  });

  it("is not where somebody works at the desk", async () => {
    await come("/webchat", "203.0.113.2");
    await come("/agent", "203.0.113.3");
    await come("/desk", "203.0.113.4");
    expect(trusted).toEqual(["203.0.113.4"]);
  });

  it("is nobody who goes, or whose line breaks", async () => {
    const { socket } = await come("/webchat", "203.0.113.5");
    socket.disconnect();
    const broken = await come("/webchat", "203.0.113.6");
    const left = new Promise((resolve) =>
      io
        .of("/webchat")
        .sockets.get(broken.socket.id ?? "")
        ?.once("disconnect", resolve),
    );
    (broken.socket.io.engine.transport as unknown as { ws: { terminate(): void } }).ws.terminate();
    await left;
    expect(offenders).toEqual([]);
  });
});
