import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectVisitor } from "../widget/visitor-client.js";
import { WEB_CHAT } from "./harness/company.js";
import { eventually } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";

const ATTACKER = "203.0.113.1";
const HONEST = "198.51.100.7";
const MANY = 1_000;

let balcao: RunningBalcao;
const lines: Line[] = [];
beforeAll(async () => {
  balcao = await openBalcao({ env: { TRUST_PROXY: "1" } });
});
afterAll(async () => {
  for (const { socket } of lines) socket.destroy();
  await balcao?.close();
});

describe("one address whose sockets do not say who they are", () => {
  it("keeps nobody out with sockets that come to no place of ours, and leave it", async () => {
    const attack = Array.from({ length: MANY }, () => openLine(ATTACKER));
    await Promise.all(attack.map((line) => line.until(/^0\{|^HTTP/)));
    // As many are let in as one network may have; otherwise the rest of the test would prove nothing.
    expect(attack.filter(({ heard }) => heard.some((words) => words.startsWith("0{"))).length).toBeGreaterThanOrEqual(
      50,
    );
    for (const line of attack) line.say("40");
    await Promise.all(attack.map((line) => line.until(/^4[04]|^HTTP/)));
    for (const line of attack) line.say("41");
    await visit(HONEST);
    expect(attack.filter(({ heard }) => heard.some((words) => words.startsWith("40")))).toEqual([]);
    await eventually(() => expect(attack.filter(({ socket }) => !socket.destroyed)).toEqual([]));
  });

  it("keeps nobody out with handshakes that go no further", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < MANY; n += 50)
      statuses.push(...(await Promise.all(Array.from({ length: 50 }, () => shake(ATTACKER)))));
    expect(statuses.filter((status) => status === 403).length).toBeGreaterThanOrEqual(MANY - 50);
    await visit(HONEST);
    // The limit belongs to the network: another address of the same network gets no more, and another network gets all
    // of its own.
    await Promise.all(Array.from({ length: 50 }, () => shake("2001:db8:1:2::1")));
    expect(await shake("2001:db8:1:2:ffff::9")).toBe(403);
    expect(await shake("2001:db8:1:3::1")).toBe(200);
  });

  it("is let go when it has said who it is and left again", async () => {
    const line = openLine(ATTACKER.replace(".1", ".2"));
    await line.until(/^0\{/);
    line.say(`40/webchat,${JSON.stringify({ channel: WEB_CHAT })}`);
    await line.until(/^40\/webchat,/);
    expect(line.heard.join("\n")).toMatch(/^40\/webchat,/m);
    line.say("41/webchat,");
    await eventually(() => expect(line.socket.destroyed).toBe(true));
  });

  it("lets in everybody of a company behind one address, though all come at once", async () => {
    const office = await Promise.all(Array.from({ length: 90 }, () => visitUntilIn("198.51.100.8")));
    expect(office.filter((visitor) => visitor.socket.connected)).toHaveLength(90);
    for (const visitor of office) visitor.close();
  });
});

describe("one connection that asks on and on before it was answered", () => {
  it.each(["GET /health", "GET /webhooks/meta/none", "GET /widget/loader.js"])("is cut off at %s", async (what) => {
    const { hostname, port } = new URL(balcao.url);
    const socket = connect(Number(port), hostname);
    let heard = "";
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes) => {
      heard += String(bytes);
    });
    socket.write(`${what} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(5_000));
    await new Promise((done) => socket.once("close", done));
    expect((heard.match(/^HTTP\/1\.1 /gm) ?? []).length).toBeLessThan(100);
  });
});

const come = (address: string) => connectVisitor(balcao.url, { channel: WEB_CHAT }, { "x-forwarded-for": address });

async function visit(address: string): Promise<void> {
  const visitor = await come(address);
  expect((await visitor.say("eco")).ok).toBe(true);
  visitor.close();
}

/** Like the widget, tries again a little later. */
async function visitUntilIn(address: string): ReturnType<typeof connectVisitor> {
  return eventually(() => come(address));
}

async function shake(address: string): Promise<number> {
  const answer = await fetch(`${balcao.url}/socket.io/?EIO=4&transport=polling`, {
    headers: { "x-forwarded-for": address },
  });
  await answer.text();
  return answer.status;
}

/** A WebSocket that sends what the test says, and what it received: frames, or the refusal. */
type Line = { socket: Socket; heard: string[]; say(words: string): void; until(pattern: RegExp): Promise<void> };

function openLine(address: string): Line {
  const { hostname, port } = new URL(balcao.url);
  const socket = connect(Number(port), hostname);
  const heard: string[] = [];
  let bytes = Buffer.alloc(0);
  let upgraded = false;
  socket.on("error", () => socket.destroy());
  socket.on("end", () => socket.destroy());
  socket.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (!upgraded) {
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) return;
      const head = bytes.subarray(0, end).toString("latin1");
      upgraded = head.startsWith("HTTP/1.1 101");
      if (!upgraded) return void heard.push(head);
      bytes = bytes.subarray(end + 4);
    }
    // The server's frames are short and not masked.
    while (bytes.length >= 2) {
      const long = bytes[1] === 126;
      const length = long && bytes.length >= 4 ? bytes.readUInt16BE(2) : (bytes[1] ?? 0);
      const from = long ? 4 : 2;
      if (bytes.length < from + length) break;
      if (bytes[0] === 0x88) socket.destroy();
      heard.push(bytes.subarray(from, from + length).toString());
      bytes = bytes.subarray(from + length);
    }
  });
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}:${port}\r\nX-Forwarded-For: ${address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16, 7).toString("base64")}\r\n\r\n`,
  );
  const line: Line = {
    socket,
    heard,
    say(words) {
      const body = Buffer.from(words);
      // A mask of zeros changes nothing.
      if (!socket.destroyed) socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]));
    },
    until: (pattern) =>
      eventually(() => expect(heard.some((words) => pattern.test(words)) || socket.destroyed).toBe(true), 20_000),
  };
  lines.push(line);
  return line;
}
