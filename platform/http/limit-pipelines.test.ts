import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { limitPipelines } from "./limit-pipelines.js";

let server: Server;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/**
 * Connects to a server with this listener, where three requests may wait. Gives what the connection heard until it was
 * closed.
 */
async function come(listener: RequestListener) {
  server = createServer(listener);
  limitPipelines(server, 3);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  sockets.push(socket);
  let heard = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (bytes) => {
    heard += String(bytes);
  });
  const ask = (times: number, more = "") => socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${more}\r\n`.repeat(times));
  const closed = new Promise<string>((done) => socket.once("close", () => done(heard)));
  return { ask, closed, heard: () => heard };
}

describe("requests that come before the last ones were answered", () => {
  it("end the connection when they are many, and no route sees the rest", async () => {
    let seen = 0;
    const { ask, closed } = await come(() => {
      seen += 1;
    });
    ask(20_000);
    await closed;
    expect(seen).toBe(3);
  });

  it("end it also where each is answered at once: all of a packet come first", async () => {
    let seen = 0;
    const { ask, closed } = await come((_request, response) => {
      seen += 1;
      response.end("x");
    });
    ask(20_000);
    await closed;
    expect(seen).toBeLessThan(100);
  });

  it("are answered in their order while they are few, and more may follow", async () => {
    let seen = 0;
    const { ask, heard } = await come((_request, response) => {
      seen += 1;
      response.end(`answer ${seen};`);
    });
    for (let round = 1; round <= 10; round++) {
      ask(3);
      await expect.poll(heard).toContain(`answer ${round * 3};`);
    }
    expect(heard().match(/answer \d+/g)).toEqual(Array.from({ length: 30 }, (_, n) => `answer ${n + 1}`));
  });

  it("give back what they hold when the connection ends, also those whose turn had not come", async () => {
    let held = 0;
    const { ask, closed } = await come((_request, response) => {
      held += 1;
      response.once("close", () => {
        held -= 1;
      });
    });
    ask(3);
    await expect.poll(() => held).toBe(3);
    ask(1);
    await closed;
    await expect.poll(() => held).toBe(0);
  });

  it("end the connection when they expect what we do not do", async () => {
    const { ask, closed } = await come(() => {});
    ask(50, "Expect: wonders\r\n");
    expect((await closed).match(/HTTP\/1\.1 417/g)).toHaveLength(1);
  });
});
