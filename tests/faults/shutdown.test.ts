import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, sleep } from "./harness/eventually.js";
import { type Desk, openDesk } from "./harness/open-desk.js";

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe("a server that is told to end", () => {
  it("ends well and soon although connections stay open that say nothing, or half a request; a send under way is finished", async () => {
    const phone = desk.newPhone();
    desk.graph.fate = () => "hold";
    await desk.write(phone, "eco");
    await eventually(() => expect(desk.graph.of(phone)).toHaveLength(1));
    const silent = connect(desk.server().port, "127.0.0.1");
    const half = connect(desk.server().port, "127.0.0.1");
    half.write("POST /webhooks/x/y HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
    await Promise.all([once(silent, "connect"), once(half, "connect")]);
    for (const socket of [silent, half]) socket.on("error", () => {});

    const server = desk.server();
    const began = performance.now();
    const ended = desk.stop();
    await sleep(500);
    desk.graph.release();
    await ended;
    expect(server.exitCode()).toBe(0);
    expect(performance.now() - began).toBeLessThan(6_000);
    const [effects] = await desk.look("SELECT state FROM effects WHERE kind = 'send'");
    expect(effects).toEqual([{ state: "done" }]);
    silent.destroy();
    half.destroy();
  });

  it("ends although a command's connection stays open and says nothing, or half a command", async () => {
    await desk.start();
    const [silent, half] = [1, 2].map(() => connect(join(desk.dataDir, "control.sock")));
    half?.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
    await Promise.all([silent, half].map((socket) => socket && once(socket, "connect")));
    for (const socket of [silent, half]) socket?.on("error", () => {});
    const server = desk.server();
    await desk.stop();
    expect(server.exitCode()).toBe(0);
    silent?.destroy();
    half?.destroy();
  });
});
