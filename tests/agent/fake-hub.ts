import { randomUUID } from "node:crypto";
import { createServer as createPlain, type Server as HttpServer } from "node:http";
import { createServer as createTls } from "node:https";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import { consentHash, newKeyPair, proofText, signEnvelope, verifyText } from "../../agent/sign.js";
import type { AgentHello, AgentToHub, HubToAgent, SignedEnvelope, TaskBody, TaskProgress } from "../../agent/wire.js";
import { AGENT_MESSAGES, agentHello } from "../../agent/wire-schema.js";
import { PATIENCE_MS } from "../faults/harness/eventually.js";

export type Report = Parameters<AgentToHub["report"]>[0];
type Line = Socket<AgentToHub, HubToAgent>;
type Ack = { ok: true } | { ok: false; reason: string };

/**
 * A hub for tests: real socket.io and real keys, and only the rules that a test sets. Everything it receives must pass
 * the wire's schemas.
 */
export type FakeHub = {
  address: string;
  deviceId: string;
  token: string;
  keys: ReturnType<typeof newKeyPair>;
  hellos: AgentHello[];
  reports: Report[];
  progress: TaskProgress[];
  beats: { at: number; memoryMb: number }[];
  /** Messages that did not pass the schema. */
  faults: string[];
  /** Refuses the next connections with this word. */
  refuse: string | null;
  /** While true, messages are received but neither stored nor acknowledged. */
  deaf: boolean;
  /** Answers messages with this reason instead of storing them. */
  denial: string | null;
  connected(): boolean;
  /** Resolves when no agent is connected any more. */
  left(): Promise<void>;
  pair(change?: Partial<Parameters<HubToAgent["paired"]>[0]>): Promise<Ack>;
  reject(): void;
  revoke(): void;
  scan(scope?: "quick" | "full", scanId?: string): Promise<Ack>;
  task(change?: Partial<TaskBody>): Promise<{ ack: Ack; body: TaskBody; envelope: SignedEnvelope }>;
  deliver(envelope: SignedEnvelope): Promise<Ack>;
  /** Resolves with the end of a task. */
  ended(id: string): Promise<TaskProgress>;
  drop(): void;
  /** Stops listening, and comes back at the same address. */
  rest(ms: number): Promise<void>;
  close(): Promise<void>;
};

export async function openFakeHub(
  options: { tls?: { key: string; cert: string }; transports?: ("polling" | "websocket")[] } = {},
): Promise<FakeHub> {
  const keys = newKeyPair();
  let line: Line | null = null;
  let http: HttpServer;
  let io: Server<AgentToHub, HubToAgent>;
  const current = () => {
    if (line === null) throw new Error("No agent is connected.");
    return line.timeout(5_000);
  };

  async function listen(port: number): Promise<void> {
    http = options.tls === undefined ? createPlain() : createTls(options.tls);
    io = new Server(http, { transports: options.transports ?? ["polling", "websocket"] });
    io.of("/agent").use((socket, next) => {
      const said = agentHello.safeParse(socket.handshake.auth);
      if (!said.success) return next(new Error("bad_hello"));
      const secret = "code" in said.data ? said.data.code : said.data.token;
      const { at, signature } = said.data.proof;
      if (!verifyText(proofText(secret, at), signature, said.data.publicKey)) return next(new Error("bad_hello"));
      hub.hellos.push(said.data);
      return next(hub.refuse === null ? undefined : new Error(hub.refuse));
    });
    io.of("/agent").on("connection", (socket) => {
      line = socket;
      socket.on("disconnect", () => {
        if (line === socket) line = null;
      });
      const hear = (name: keyof typeof AGENT_MESSAGES, keep: (message: never) => void) =>
        socket.on(name, (message: unknown, ack: (answer: Ack) => void) => {
          const said = AGENT_MESSAGES[name].safeParse(message);
          if (!said.success) hub.faults.push(`${name}: ${said.error.message}`);
          if (hub.deaf) return;
          if (hub.denial !== null) return ack({ ok: false, reason: hub.denial });
          if (said.success) keep(said.data as never);
          ack({ ok: true });
        });
      hear("report", (message) => hub.reports.push(message));
      hear("progress", (message) => hub.progress.push(message));
      hear("heartbeat", (message) => hub.beats.push(message));
    });
    await new Promise<void>((done) => http.listen(port, "127.0.0.1", done));
  }

  const close = async () => {
    await io.close();
  };
  const hub: FakeHub = {
    address: "",
    deviceId: randomUUID(),
    token: `token-${randomUUID()}`,
    keys,
    hellos: [],
    reports: [],
    progress: [],
    beats: [],
    faults: [],
    refuse: null,
    deaf: false,
    denial: null,
    connected: () => line !== null,
    left: () => until(() => line === null),
    pair: (change = {}) =>
      current().emitWithAck("paired", {
        deviceId: hub.deviceId,
        token: hub.token,
        serverKey: keys.publicKey,
        company: "Oficina Clique",
        ...change,
      }),
    reject: () => line?.emit("rejected", { reason: "not mine" }),
    revoke: () => line?.emit("revoked", { reason: "the customer said so" }),
    scan: (scope = "quick", scanId = randomUUID()) => current().emitWithAck("scan", { scanId, scope }),
    async task(change = {}) {
      const base = { action: "temp-cleanup", params: {}, dryRun: true, order: "order-1", ...change };
      const body: TaskBody = {
        id: randomUUID(),
        deviceId: hub.deviceId,
        nonce: randomUUID(),
        expires: Date.now() + 60_000,
        ...(base.dryRun ? {} : { consent: consentHash(base.action, base.params) }),
        ...base,
      };
      const envelope = signEnvelope(body, keys.privateKey);
      return { ack: await hub.deliver(envelope), body, envelope };
    },
    deliver: (envelope) => current().emitWithAck("command", { envelope }),
    async ended(id) {
      const ends = (of: TaskProgress) => of.id === id && of.state !== "running";
      await until(() => hub.progress.some(ends));
      return hub.progress.find(ends) as TaskProgress;
    },
    drop: () => line?.conn.close(),
    async rest(ms) {
      const { port } = http.address() as AddressInfo;
      await close();
      await new Promise((done) => setTimeout(done, ms));
      await listen(port);
    },
    close,
  };
  await listen(0);
  hub.address = `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${(http!.address() as AddressInfo).port}`;
  return hub;
}

/** Waits until the condition holds; fails after `ms`. */
export async function until(holds: () => boolean, ms = PATIENCE_MS): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`It did not come to hold within ${ms} ms: ${holds}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
