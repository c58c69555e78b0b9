import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { TestClock } from "./test-clock.js";
import { type AnswerPace, watchAnswers } from "./watch-answers.js";

const MB = 1024 * 1024;
/** More than the operating system buffers at once. */
const LARGE = Buffer.alloc(16 * MB);
const PACE: AnswerPace = { windowMs: 100, bytes: 1_000, ahead: 10_000, crowd: 1_000 * MB, hurry: 10 };

let server: Server;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

async function serve(listener: RequestListener, pace: Partial<AnswerPace> = {}) {
  const clock = new TestClock();
  server = createServer(listener);
  watchAnswers(server, { ...PACE, ...pace }, clock);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return clock;
}

/**
 * Connects, sends a request, and gives the connection with the server's end of it once the answer has begun. The client
 * reads nothing by itself.
 */
async function ask(): Promise<{ client: Socket; line: Socket }> {
  const asked = new Promise<Socket>((done) => server.once("request", ({ socket }) => done(socket)));
  const client = connect((server.address() as AddressInfo).port, "127.0.0.1").pause();
  sockets.push(client);
  client.on("error", () => client.destroy());
  client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  return { client, line: await asked };
}

const moment = () => new Promise((done) => setImmediate(done));

/** Lets up to `most` windows pass, while the connection lives. Gives how many passed. */
async function windows(clock: TestClock, most: number, line: Socket): Promise<number> {
  let passed = 0;
  for (; passed < most && !line.destroyed; passed++) {
    clock.goOn(100);
    await moment();
  }
  return passed;
}

describe("an answer that is not taken", () => {
  it("ends its connection, whatever the route, when what was taken ahead is used up", async () => {
    const clock = await serve((_request, response) => void response.end(LARGE));
    const { line } = await ask();
    const lived = await windows(clock, 100, line);
    expect(line.destroyed).toBe(true);
    // Ten windows' worth is counted ahead, although the system took much more.
    expect(lived).toBeGreaterThanOrEqual(10);
    expect(lived).toBeLessThan(30);
  });

  it("ends it as well when it was taken at first", async () => {
    const clock = await serve((_request, response) => void response.end(LARGE));
    const { client, line } = await ask();
    let read = 0;
    client.on("data", (bytes) => {
      read += bytes.length;
      if (read > 4 * MB) client.pause();
    });
    client.resume();
    await expect.poll(() => read).toBeGreaterThan(4 * MB);
    await windows(clock, 100, line);
    expect(line.destroyed).toBe(true);
  });

  it("has little time where much waits for all", async () => {
    const clock = await serve((_request, response) => void response.end(LARGE), { crowd: MB });
    const { line } = await ask();
    expect(await windows(clock, 100, line)).toBeLessThan(6);
  });

  it("is not blamed for time in which the process stood still", async () => {
    const clock = await serve((_request, response) => void response.end(LARGE));
    const { line } = await ask();
    for (let n = 0; n < 20; n++) {
      clock.goOn(60_000);
      await moment();
    }
    expect(line.destroyed).toBe(false);
  });
});

describe("an answer", () => {
  it("may take as long as it likes while it is taken fast enough, also when the system takes large pieces", async () => {
    const clock = await serve((_request, response) => void response.end(LARGE), { ahead: 200_000 });
    const { client, line } = await ask();
    let read = 0;
    const ended = new Promise<void>((done) => {
      client.on("data", (bytes) => {
        read += bytes.length;
        // One window for each piece of 64 KB or less.
        clock.goOn(100);
      });
      client.once("close", () => done());
    });
    client.resume();
    await expect.poll(() => read, { timeout: 30_000 }).toBeGreaterThan(LARGE.length);
    expect(line.destroyed).toBe(false);
    client.destroy();
    await ended;
  });

  it("may be long in coming: nothing waits for whoever polls or is told bit by bit", async () => {
    const clock = await serve((_request, response) => void response.write("so far"));
    const { line } = await ask();
    await windows(clock, 200, line);
    expect(line.destroyed).toBe(false);
  });

  it("is not watched any more when it has gone out, nor is any when the server closes", async () => {
    const clock = await serve((_request, response) => void response.end("x"));
    const { client, line } = await ask();
    client.resume();
    await windows(clock, 50, line);
    expect(line.destroyed).toBe(false);
    expect(clock.looks).toBe(1);
    client.destroy();
    await new Promise((done) => server.close(done));
    expect(clock.looks).toBe(0);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  });
});
