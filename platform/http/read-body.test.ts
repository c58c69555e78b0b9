import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ReadBody, readBody } from "./read-body.js";

let server: Server;
let port: number;
let result: Promise<ReadBody>;
/** Bytes that all bodies together may hold. */
let room: number;

beforeEach(async () => {
  room = 10_000;
  let tell: (body: ReadBody) => void;
  result = new Promise((done) => {
    tell = done;
  });
  server = createServer(async (request, response) => {
    const portion = {
      take(bytes: number) {
        room -= bytes;
        return room >= 0;
      },
    };
    const body = await readBody(request, { maxBytes: 1_000, timeoutMs: 150, portion });
    tell(body);
    response.writeHead(body.outcome === "ok" ? 200 : 413, { connection: "close" }).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/** Writes raw bytes, because clients would not send wrong requests. */
function raw(head: string, ...parts: Buffer[]) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${head}\r\n\r\n`);
  for (const part of parts) socket.write(part);
  return socket;
}

describe("readBody", () => {
  it("gives the bytes as they came, even those that are no text", async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x0a]);
    raw("Content-Length: 5", bytes.subarray(0, 2), bytes.subarray(2));
    expect(await result).toEqual({ outcome: "ok", body: bytes });
  });

  it("takes an empty body and one of exactly the largest size", async () => {
    raw("Content-Length: 1000", Buffer.alloc(1_000));
    expect(await result).toMatchObject({ outcome: "ok", body: Buffer.alloc(1_000) });
  });

  it("refuses a body that announces too much without reading it", async () => {
    raw("Content-Length: 1001");
    expect(await result).toEqual({ outcome: "too_large" });
  });

  it("refuses a chunked body as soon as it is too large, and answers", async () => {
    const chunk = Buffer.concat([Buffer.from("1f4\r\n"), Buffer.alloc(500, 120), Buffer.from("\r\n")]);
    const socket = raw("Transfer-Encoding: chunked", chunk, chunk, chunk);
    expect(await result).toEqual({ outcome: "too_large" });
    const answer = await new Promise<string>((done) => socket.once("data", (bytes) => done(String(bytes))));
    expect(answer).toMatch(/^HTTP\/1\.1 413/);
  });

  it("gives up a sender that drips, though each byte comes in time", async () => {
    const socket = raw("Content-Length: 1000");
    const drip = setInterval(() => socket.write("x"), 20);
    expect(await result).toEqual({ outcome: "too_slow" });
    clearInterval(drip);
  });

  it("tells a body that was cut from one that ended", async () => {
    const socket = raw("Content-Length: 1000", Buffer.alloc(10));
    setTimeout(() => socket.destroy(), 30);
    expect(await result).toEqual({ outcome: "cut" });
  });

  it("takes what it reads out of the portion, and stops where there is no room", async () => {
    room = 600;
    raw("Content-Length: 700", Buffer.alloc(700));
    expect(await result).toEqual({ outcome: "busy" });
  });
});

describe("a body that should hurry", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /**
   * Reads a body that arrives at so many bytes a second for so many seconds. The process is `busy` from `busyFrom` on.
   */
  async function read(bytesPerSecond: number, seconds: number, busyFrom: number): Promise<ReadBody["outcome"]> {
    const request = Object.assign(new PassThrough(), { headers: {} });
    const begun = Date.now();
    const hurry = { when: () => Date.now() - begun >= busyFrom * 1_000, bytesPerSecond: 100, afterMs: 5_000 };
    const body = readBody(request as unknown as IncomingMessage, { maxBytes: 10_000, timeoutMs: 60_000, hurry });
    for (let second = 0; second < seconds; second++) {
      request.write(Buffer.alloc(bytesPerSecond));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    request.end();
    return (await body).outcome;
  }

  it("is given up when it is slow while others wait, not else, and not at once", async () => {
    expect(await read(50, 20, 0)).toBe("too_slow");
    expect(await read(50, 20, 10)).toBe("too_slow");
    expect(await read(50, 20, 30)).toBe("ok");
    expect(await read(50, 4, 0)).toBe("ok");
    expect(await read(200, 20, 0)).toBe("ok");
  });
});
