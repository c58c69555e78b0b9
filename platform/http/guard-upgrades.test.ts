import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { Server as Sockets } from "socket.io";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { guardUpgrades } from "./guard-upgrades.js";

const UPGRADE = "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
const WEBSOCKET = `${UPGRADE}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

const server = createServer((_request, response) => response.end("x"));
const io = new Sockets(server, { destroyUpgrade: false });
guardUpgrades(server, io.path());
/** Errors that would have ended the process. */
const fatal: unknown[] = [];
const hear = (error: unknown) => void fatal.push(error);
const opened: Socket[] = [];

beforeEach(async () => {
  fatal.splice(0);
  process.on("uncaughtException", hear);
  if (!server.listening) await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});

afterEach(() => {
  process.off("uncaughtException", hear);
  for (const socket of opened.splice(0)) socket.destroy();
});

async function come(): Promise<{ mine: Socket; theirs: Socket }> {
  const accepted = once(server, "connection") as Promise<[Socket]>;
  // Stays open after the server has closed its side, as a hostile client would.
  const mine = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true });
  opened.push(mine);
  mine.on("error", () => undefined);
  const [theirs] = await accepted;
  return { mine, theirs };
}

/** Listens to no error, unlike `once` of node:events, because that would keep the process alive. */
const closed = (socket: Socket) =>
  new Promise<unknown>((done) => (socket.closed ? done(null) : socket.once("close", done)));

describe("a connection that asks for another protocol", () => {
  it.each(["/", "/foo", "/socket.io/?EIO=4&transport=websocket"])("may be reset at %s", async (path) => {
    const { mine, theirs } = await come();
    const upgraded = once(server, "upgrade");
    mine.write(`GET ${path} HTTP/1.1\r\n${WEBSOCKET}`);
    await upgraded;
    mine.resetAndDestroy();
    await closed(theirs);
    expect(fatal).toEqual([]);
  });

  it("is refused and closed where nobody serves it, also when its client stays", async () => {
    const { mine, theirs } = await come();
    mine.write(`GET /foo HTTP/1.1\r\n${UPGRADE}\r\n`);
    const [heard] = await once(mine, "data");
    expect(String(heard)).toContain("404");
    await closed(theirs);
  });

  it("is closed as well after it was answered before", async () => {
    const { mine, theirs } = await come();
    mine.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(mine, "data");
    mine.write(`GET /foo HTTP/1.1\r\n${UPGRADE}\r\n`);
    await closed(theirs);
  });

  it("is let in where it is served", async () => {
    const { mine } = await come();
    mine.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${WEBSOCKET}`);
    const [heard] = await once(mine, "data");
    expect(String(heard)).toContain("101 Switching Protocols");
  });
});
