import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import express from "express";
import { Server } from "socket.io";
import { io, type Socket } from "socket.io-client";
import { createShelf } from "../../agent/executables/shelf.js";
import type { FleetStore } from "../../agent/fleet-ports.js";
import { createDeviceHub, type DeviceHub } from "../../agent/hub/device-hub.js";
import { HUB_TIMES } from "../../agent/hub/hub-tools.js";
import { keyPairFromSeed } from "../../agent/hub/key-pair-from-seed.js";
import type { DeviceStore, WorkOrder } from "../../agent/ports.js";
import { createDevicePages } from "../../agent/report-page/device-pages.js";
import { type KeyPair, newKeyPair, proofText, signText } from "../../agent/sign.js";
import type { SignedEnvelope, TaskBody } from "../../agent/wire.js";
import { askRoom } from "../../bot/effects/ask-room.js";
import type { ConversationAddress, RoomAnswer, RoomRequest, Tell, Values } from "../../bot/ports/rooms.js";
import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import type { Database } from "../../db/database.js";
import { createDeviceStore } from "../../db/stores/device-store.js";
import { createFleetStore } from "../../db/stores/fleet-store.js";
import { createDiskBlobs } from "../../platform/files/disk-blobs.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { makeKeyring, open, seal } from "../../platform/secrets/seal.js";
import { addressOf } from "../../server/address-of.js";
import { createChatOf } from "../../server/chat-of.js";
import { createCompany } from "../db/create-company.js";
import { PATIENCE_MS } from "../faults/harness/eventually.js";

let statements = 0;
const keyring = makeKeyring({ current: Buffer.alloc(32, 7), old: [] });

export type Told = { dedupe: string; to: ConversationAddress; effect: string; outcome: string; value: Values };
export type Customer = ConversationAddress & { contactId: string };

/** A hub over a real database, reached through real sockets. The test plays its conversations and orders. */
export class HubHarness {
  /** Companies that are not served. */
  readonly unserved = new Set<string>();
  readonly told: Told[] = [];
  readonly orders = new Map<string, WorkOrder & { tenantId: string }>();
  readonly marks: { order: string; mark: string; key: string }[] = [];
  readonly complaints: string[] = [];
  readonly started: { dedupe: string; to: ConversationAddress; flow: string; vars: Values }[] = [];
  readonly raised: { conversationId: string; text: string }[] = [];
  /** What the channel of these tests carries. */
  capabilities = { window: { bot: null as number | null, people: null } } as Capabilities;
  readonly key = keyPairFromSeed(Buffer.alloc(32, 3));
  readonly files = mkdtempSync(join(tmpdir(), "balcao-hub-files-"));
  readonly shelf = createShelf(createDiskBlobs(this.files), this.key);
  /** The files that the hub stored. */
  readonly kept: { tenantId: string; name: string; mime: string; bytes: Buffer }[] = [];
  /** No file can be stored. */
  fullDisk = false;
  address = "";
  store: DeviceStore;
  hub!: DeviceHub;
  /** How many of the next `tell` calls throw, as if the process died there. */
  crashTelling = 0;
  /** How many of the next warnings cannot be kept, as if the process died there. */
  crashWarning = 0;
  /** A real engine that is told as well. */
  passOn: Tell | null = null;
  #skipped = 0;
  #event = 1_000;
  #close: () => Promise<void> = async () => {};

  constructor(readonly database: Database) {
    this.store = createDeviceStore(database);
  }

  readonly now = (): number => Date.now() + this.#skipped;
  pass(ms: number): void {
    this.#skipped += ms;
  }

  /** Starts a new process over the same database, at the earlier address if there was one. */
  async start(wrap: (store: DeviceStore) => DeviceStore = (store) => store): Promise<void> {
    this.store = createDeviceStore(this.database);
    const shared = createSharedLimits(null);
    const app = express();
    app.set("trust proxy", 1);
    const server = createServer(app);
    const sockets = new Server(server, { serveClient: false, maxHttpBufferSize: 64 * 1024 });
    this.hub = createDeviceHub({
      serves: (tenantId) => !this.unserved.has(tenantId),
      store: wrap(this.store),
      fleet: this.#fleet(),
      raise: async (_tenantId, conversationId, { text }) => void this.raised.push({ conversationId, text }),
      capabilitiesOf: () => this.capabilities,
      orders: {
        findOrder: async (tenantId, id) => {
          const order = this.orders.get(id);
          return order?.tenantId === tenantId ? order : null;
        },
        markOrder: async (_tenantId, order, mark, { key }) => {
          // The sweep also ends what earlier tests left in the same database.
          if (this.orders.has(order) && !this.marks.some((each) => each.key === key && each.mark === mark))
            this.marks.push({ order, mark, key });
        },
      },
      tell: async (to, dedupe, event) => {
        if (this.crashTelling > 0) {
          this.crashTelling -= 1;
          throw new Error("the process died before it told");
        }
        const repeat = [...this.told, ...this.started].some((each) => each.dedupe === dedupe);
        if (event.kind === "start") {
          if (!repeat) this.started.push({ dedupe, to, flow: event.flow, vars: event.vars ?? {} });
          return { eventId: "1", conversationId: to.conversationId, repeat };
        }
        if (event.kind !== "result") throw new Error("the hub tells results only");
        const { effect, outcome, value } = event;
        if (!repeat) this.told.push({ dedupe, to, effect, outcome, value: value as Values });
        if (this.passOn) return this.passOn(to, dedupe, event);
        return { eventId: "1", conversationId: to.conversationId, repeat };
      },
      seal: {
        close: (text, context) => seal(keyring, text, context),
        open: (text, context) => open(keyring, text, context),
      },
      key: this.key,
      limiter: createRateLimiter(this.now, 1_000),
      shared,
      files: {
        put: async (tenantId, { bytes, name, mime = "" }) => {
          if (this.fullDisk) throw new Error("the disk is full");
          this.kept.push({ tenantId, name, mime, bytes });
          return { id: `file-${this.kept.length}`, mime, name, size: bytes.length, sha256: "", state: "ok" };
        },
      },
      shelf: this.shelf,
      publicAddress: () => this.address,
      now: this.now,
      log: {
        warn: (detail, message) => this.complaints.push(`${message} ${JSON.stringify(detail)}`),
        error: (detail, message) => this.complaints.push(`${message} ${String((detail as { err?: unknown }).err)}`),
      },
      times: { ...HUB_TIMES, ackMs: 500 },
      addressOf: addressOf(1),
      spread: false,
    });
    this.hub.attach(sockets);
    app.use(
      createDevicePages({
        store: this.store,
        agentFile: "/nowhere/agent.mjs",
        shelf: this.shelf,
        log: { warn: (_: unknown, message?: string) => void this.complaints.push(message ?? "") },
        publicAddress: () => this.address,
        chatOf: createChatOf({ channels: { all: () => [] }, now: this.now }),
        now: this.now,
        shared,
      }),
    );
    const port = this.address === "" ? 0 : Number(new URL(this.address).port);
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#close = async () => {
      await this.hub.stop();
      await sockets.close();
      rmSync(this.files, { recursive: true, force: true });
    };
  }

  #fleet(): FleetStore {
    const fleet = createFleetStore(this.database);
    return {
      ...fleet,
      warn: async (...of) => {
        if (this.crashWarning === 0) return fleet.warn(...of);
        this.crashWarning -= 1;
        throw new Error("the process died before it warned");
      },
    };
  }

  stop(): Promise<void> {
    return this.#close();
  }

  async customer(company?: { tenantId: string; channelId: string }): Promise<Customer> {
    const { tenantId, channelId } = company ?? (await createCompany(this.database));
    const [contactId, conversationId] = [randomUUID(), randomUUID()];
    await this.rows(tenantId, "INSERT INTO contacts (id, tenant_id, name) VALUES ($1, $2, 'Ana')", [
      contactId,
      tenantId,
    ]);
    await this.rows(
      tenantId,
      `INSERT INTO conversations (id, tenant_id, channel_id, contact_id, external_id, last_event_id) VALUES ($1::uuid, $2, $3, $4, gen_random_uuid()::text, 0)`,
      [conversationId, tenantId, channelId, contactId],
    );
    return { tenantId, channelId, conversationId, contactId };
  }

  /** An effect's key, as the engine makes them: later keys are greater. */
  newKey(): string {
    this.#event += 1;
    return `${this.#event}${String(Math.floor(Math.random() * 1e6)).padStart(6, "0")}.0`;
  }

  /** Asks like a step. */
  ask(customer: Customer, to: RoomRequest, input: Values, key = this.newKey()): Promise<RoomAnswer> {
    const { tenantId, channelId, conversationId } = customer;
    const signal = AbortSignal.timeout(10_000);
    return askRoom(this.hub.room, to, { tenantId, channelId, conversationId, key, input, signal });
  }

  async invite(
    customer: Customer,
    key = this.newKey(),
  ): Promise<{ invite: string; code: string; url: string; key: string }> {
    const answer = await this.ask(customer, "devices.invite", { scope: "full" }, key);
    if (answer.outcome !== "done" || answer.result?.outcome !== "invited") throw new Error(JSON.stringify(answer));
    const { invite, code, url } = answer.result.value as { invite: string; code: string; url: string };
    return { invite, code, url, key };
  }

  /** A computer that belongs to the customer, with its token. */
  async paired(customer: Customer): Promise<{ agent: TestAgent; scanKey: string }> {
    const { invite, code } = await this.invite(customer);
    const agent = new TestAgent(this.address);
    await agent.connect({ code });
    const scanKey = this.newKey();
    await this.ask(customer, "devices.scan", { invite, scope: "full" }, scanKey);
    await agent.until(() => agent.token !== null && agent.scans.length > 0);
    return { agent, scanKey };
  }

  order(customer: Customer, actions: string[], state: WorkOrder["state"] = "paid"): string {
    const id = randomUUID();
    const { tenantId, contactId } = customer;
    this.orders.set(id, { tenantId, id, number: 7, contactId, state, lines: [{ title: "Limpeza", actions }] });
    return id;
  }

  /** Writes what the turn writes when the customer says yes or no. */
  async consent(
    customer: Customer,
    text: string,
    granted = true,
    purpose = "repair",
    event = this.newKey(),
  ): Promise<void> {
    const { tenantId, channelId, conversationId, contactId } = customer;
    const eventId = event.split(".")[0];
    await this.rows(
      tenantId,
      `INSERT INTO events (id, tenant_id, channel_id, conversation_id, kind, dedupe, payload, at, state)
       OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, 'message', $5, '{}', now(), 'done')`,
      [eventId, tenantId, channelId, conversationId, randomUUID()],
    );
    await this.rows(
      tenantId,
      `INSERT INTO consents (id, tenant_id, contact_id, purpose, granted, text, event_id, at) VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, now())`,
      [tenantId, contactId, purpose, granted, text, eventId],
    );
  }

  /** The results of an effect, in order. */
  results(key: string): Told[] {
    return this.told.filter((each) => each.effect === key);
  }

  async heard(key: string, outcome: string): Promise<Told> {
    await this.until(() => this.results(key).some((each) => each.outcome === outcome), `${outcome} of ${key}`);
    return this.results(key).find((each) => each.outcome === outcome) as Told;
  }

  async until(holds: () => boolean, what = "it", ms = PATIENCE_MS): Promise<void> {
    const end = Date.now() + ms;
    while (!holds()) {
      if (Date.now() > end)
        throw new Error(
          `never: ${what}; told ${JSON.stringify(this.told.slice(-4))}; ${this.complaints.slice(-3).join(" | ")}`,
        );
      await sleep(5);
    }
  }

  rows<Row extends object>(tenantId: string, text: string, values: unknown[] = []): Promise<Row[]> {
    return this.database.transaction([tenantId], (tx) =>
      tx.run<Row>({ name: `hub_test_${++statements}`, text }, values),
    );
  }
}

/** A simple agent: it sends what the test says, and keeps what it receives. */
export class TestAgent {
  token: string | null = null;
  deviceId: string | null = null;
  serverKey: string | null = null;
  readonly scans: string[] = [];
  readonly tasks: (TaskBody & { envelope: SignedEnvelope })[] = [];
  readonly heard: string[] = [];
  socket: Socket | null = null;
  acks = true;
  /** The person took away what stayed, and the hub does not know. */
  isRemoved = false;
  /** Its network address, as a proxy reports it. */
  address: string | null = null;
  /** The reason with which it refuses tasks; null when it accepts all. */
  refuses: string | null = null;

  constructor(
    readonly server: string,
    readonly keys: KeyPair = newKeyPair(),
    readonly host = { name: "PC-ANA", os: "linux" as const, osName: "Debian 12" },
  ) {}

  hello(by: { code: string } | { token: string }, at = Date.now(), keys = this.keys): Record<string, unknown> {
    const secret = "code" in by ? by.code : by.token;
    const proof = { at, signature: signText(proofText(secret, at), keys.privateKey) };
    return { protocol: 1, version: "1.0.0", host: this.host, publicKey: this.keys.publicKey, proof, ...by };
  }

  /** Resolves when it was let in. Throws with the reason of the refusal. */
  connect(by: { code: string } | { token: string } | { hello: unknown }): Promise<void> {
    this.socket?.disconnect();
    const auth = "hello" in by ? (by.hello as object) : this.hello(by);
    const socket = io(`${this.server}/agent`, {
      auth,
      reconnection: false,
      transports: ["websocket"],
      forceNew: true,
      extraHeaders: this.address === null ? {} : { "x-forwarded-for": this.address },
    });
    this.socket = socket;
    socket.on("paired", (message, ack) => {
      this.heard.push("paired");
      if (!this.acks) return;
      this.token = message.token;
      this.deviceId = message.deviceId;
      this.serverKey = message.serverKey;
      ack({ ok: true });
    });
    socket.on("scan", ({ scanId }, ack) => {
      this.scans.push(scanId);
      if (this.acks) ack({ ok: true });
    });
    socket.on("command", ({ envelope }: { envelope: SignedEnvelope }, ack) => {
      this.tasks.push({ ...(JSON.parse(envelope.body) as TaskBody), envelope });
      if (this.acks) ack(this.refuses === null ? { ok: true } : { ok: false, reason: this.refuses });
    });
    for (const name of ["stay", "settings", "leave"])
      socket.on(name, (_message: unknown, ack: (answer: { ok: boolean }) => void) => {
        this.heard.push(name);
        if (this.acks) ack({ ok: !(this.isRemoved && name === "settings") });
      });
    for (const name of ["rejected", "revoked", "disconnect"]) socket.on(name, () => this.heard.push(name));
    return new Promise((resolve, reject) => {
      socket.once("connect", () => resolve());
      socket.once("connect_error", reject);
    });
  }

  async say(
    name: "report" | "progress" | "heartbeat" | "begin" | "events",
    message: unknown,
  ): Promise<{ ok: boolean; reason?: string }> {
    if (!this.socket) throw new Error("not connected");
    return this.socket.timeout(PATIENCE_MS).emitWithAck(name, message);
  }

  leave(): void {
    this.socket?.disconnect();
  }

  async until(holds: () => boolean, ms = PATIENCE_MS): Promise<void> {
    const end = Date.now() + ms;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`the agent never saw it; heard ${this.heard.join()}`);
      await sleep(5);
    }
  }
}
