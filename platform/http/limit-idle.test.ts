import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { limitIdle } from "./limit-idle.js";

const MOST = 3;
let server: ReturnType<typeof createServer>;
/** The answer to `/later` is given by the test. */
let later: ServerResponse[];
const opened: Socket[] = [];

beforeEach(async () => {
  later = [];
  server = createServer((request, response) => {
    if (request.url === "/later") later.push(response);
    else response.end("now");
  });
  server.on("upgrade", ({ socket }) => {
    opened.push(socket);
    socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
  });
  limitIdle(server, MOST);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

async function come(): Promise<Socket> {
  const accepted = once(server, "connection");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  opened.push(socket);
  socket.on("error", () => socket.destroy());
  await accepted;
  return socket;
}

async function ask(socket: Socket, path: string, more = ""): Promise<string> {
  const heard = once(socket, "data");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`);
  return String((await heard)[0]);
}

describe("connections that wait for a request", () => {
  it("are closed when they are too many, the one that waits the longest first", async () => {
    const silent = await come();
    const silentGone = once(silent, "close");
    const first = await come();
    const second = await come();
    expect(await ask(first, "/")).toContain("now");
    const third = await come();
    await silentGone;
    const secondGone = once(second, "close");
    await come();
    await secondGone;
    for (const open of [first, third]) expect(await ask(open, "/")).toContain("now");
  });

  it("do not count while a request is under way, or as WebSockets", async () => {
    const working = await come();
    const begun = once(server, "request");
    working.write("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    await begun;
    const upgraded = await come();
    expect(await ask(upgraded, "/", "Connection: Upgrade\r\nUpgrade: x\r\n")).toContain("101");
    const idle = [];
    for (let n = 0; n < MOST + 2; n++) idle.push(await come());
    await once(idle[1] as Socket, "close");
    expect(upgraded.destroyed).toBe(false);
    const heard = once(working, "data");
    later[0]?.end("at last");
    expect(String((await heard)[0])).toContain("at last");
  });
});
