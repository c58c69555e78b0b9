import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import { openDatabase } from "../../db/database.js";
import { createCompany } from "../db/create-company.js";
import { LIMITS, type MadeDatabase, makeDatabase, onServer } from "../db/open-postgres-test-database.js";
import { EngineHarness } from "../engine/engine-harness.js";
import { eventually } from "../faults/harness/eventually.js";
import { SERVERS } from "./open-cluster.js";
import type { FromLine, SessionProcess, ToLine } from "./session-process.js";

/** Long enough for a process that waits for its share of a busy machine. */
const LEASE_MS = 3_000;
const PROGRAM = fileURLToPath(new URL("session-process.ts", import.meta.url));
const ECHO = `flow: eco
title: Eco
start:
  - keyword: [um, dois, tres, quatro, cinco, seis]
steps:
  - say: "Anotado: {{ message.text }}."
  - end: done
`;

/** The provider. It keeps what customers write until a session has taken it, and takes what any session sends. */
class Line {
  readonly sent: { pid: number; key: string; text: string }[] = [];
  readonly sessions: { pid: number; next: number; socket: Socket }[] = [];
  mostAtOnce = 0;
  /** It takes what is sent, and does not say so. */
  silent = false;
  readonly #written: string[] = [];
  readonly server = createServer((socket) => this.#serve(socket));

  write(text: string): void {
    this.#written.push(text);
    for (const { socket } of this.sessions) this.#give(socket, this.#written.length - 1);
  }

  #serve(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    let pid = 0;
    const lines = createInterface({ input: socket });
    lines.on("error", () => socket.destroy());
    lines.on("line", (line) => {
      const word = JSON.parse(line) as ToLine;
      if ("pid" in word) {
        pid = word.pid;
        this.sessions.push({ ...word, socket });
        this.mostAtOnce = Math.max(this.mostAtOnce, this.sessions.length);
        for (let at = word.next; at < this.#written.length; at++) this.#give(socket, at);
        return;
      }
      this.sent.push({ pid, key: word.send, text: word.text });
      if (!this.silent) say(socket, { taken: word.send });
    });
    socket.once("close", () => {
      const at = this.sessions.findIndex((one) => one.socket === socket);
      if (at >= 0) this.sessions.splice(at, 1);
    });
  }

  #give(socket: Socket, at: number): void {
    say(socket, { write: { at, text: this.#written[at] ?? "" } });
  }
}
const say = (socket: Socket, word: FromLine) => void socket.write(`${JSON.stringify(word)}\n`);

let made: MadeDatabase;
let line: Line;
let account: ChannelAccount;
let processes: ChildProcess[] = [];

describe.skipIf(!SERVERS)("an account with a session, in two processes of which one is killed", () => {
  beforeEach(async () => {
    made = await makeDatabase();
    line = new Line();
    await new Promise<void>((done) => line.server.listen(0, "127.0.0.1", done));
    const database = await openDatabase({ kind: "postgres", ...LIMITS, poolSize: 2, url: made.servingUrl });
    const company = await createCompany(database, "line");
    await new EngineHarness(database).publish(company, { eco: ECHO });
    await database.close();
    const { tenantId, channelId, channelKey } = company;
    const base = { kind: "line", externalId: "account", settings: {}, secrets: {} };
    account = { ...base, id: channelId, tenantId, key: channelKey };
  });
  afterEach(async () => {
    for (const child of processes) child.kill("SIGKILL");
    await Promise.all(processes.map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit")));
    processes = [];
    for (const { socket } of line.sessions) socket.destroy();
    line.server.close();
    await made.drop();
  });

  async function start(): Promise<ChildProcess> {
    const linePort = (line.server.address() as AddressInfo).port;
    const asked: SessionProcess = { databaseUrl: made.servingUrl, linePort, leaseMs: LEASE_MS, account };
    const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, JSON.stringify(asked)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    processes.push(child);
    await once(child.stdout, "data");
    return child;
  }
  const texts = () => line.sent.map(({ text }) => text);
  const holder = () => line.sessions[0]?.pid;
  const epoch = async () => (await onServer(made.url, "SELECT epoch FROM channel_sessions"))[0]?.["epoch"];

  it("goes on in the other under the next epoch: what was cut off is not sent again, and nothing is lost", async () => {
    const all = await Promise.all([start(), start(), start()]);
    await eventually(() => expect(line.sessions).toHaveLength(1));
    line.write("um");
    await eventually(() => expect(texts()).toEqual(["Anotado: um."]));
    const holds = () => all.find(({ pid }) => pid === holder());
    const old = holds();
    const before = Number(await epoch());
    // The line has the answer to the second, and its sender dies before it hears so.
    line.silent = true;
    line.write("dois");
    await eventually(() => expect(texts()).toContain("Anotado: dois."));
    old?.kill("SIGKILL");
    line.write("tres");
    line.silent = false;
    await eventually(() => expect([undefined, old?.pid]).not.toContain(holder()));
    await eventually(() => expect(texts()).toContain("Anotado: tres."));
    line.write("quatro");
    await eventually(() => expect(texts()).toContain("Anotado: quatro."));
    expect(texts()).toEqual(["um", "dois", "tres", "quatro"].map((word) => `Anotado: ${word}.`));
    const senders = line.sent.map(({ pid }) => pid);
    expect(senders.slice(0, 2)).toEqual([old?.pid, old?.pid]);
    expect(senders.slice(2)).not.toContain(old?.pid);
    expect(line.mostAtOnce).toBe(1);
    // On a busy machine the session may have been handed on more than once: a lease is short here.
    const between = Number(await epoch());
    expect(between).toBeGreaterThan(before);
    const next = holds();
    // A process that was frozen past its lease finds that another has the session, and sends nothing any more.
    const third = all.find((one) => one !== old && one !== next);
    next?.kill("SIGSTOP");
    line.write("cinco");
    await eventually(() => expect(texts()).toContain("Anotado: cinco."));
    next?.kill("SIGCONT");
    await eventually(() => expect(line.sessions.map(({ pid }) => pid)).toEqual([third?.pid]));
    line.write("seis");
    await eventually(() => expect(texts()).toContain("Anotado: seis."));
    expect(Number(await epoch())).toBeGreaterThan(between);
    expect(texts()).toEqual(["um", "dois", "tres", "quatro", "cinco", "seis"].map((word) => `Anotado: ${word}.`));
    expect(new Set(line.sent.map(({ key }) => key)).size).toBe(6);
    expect(line.sent.slice(4).map(({ pid }) => pid)).toEqual([third?.pid, third?.pid]);
  }, 90_000);
});
