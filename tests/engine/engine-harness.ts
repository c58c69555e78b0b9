import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createEngine, type Engine, type EngineOptions } from "../../bot/create-engine.js";
import { createInProcessLive } from "../../bot/live/in-process-live.js";
import type { LiveEvent } from "../../bot/ports/live.js";
import type { Room } from "../../bot/ports/rooms.js";
import type { ConversationRef, InsideEvent, Store } from "../../bot/ports/store.js";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import type { InboundContent } from "../../bot/vocabulary/content.js";
import type { Database } from "../../db/database.js";
import { createEngineStore } from "../../db/stores/engine-store.js";
import { createProgramStore } from "../../db/stores/program-store.js";
import { createTemplateStore } from "../../db/stores/template-store.js";
import { compileProgram } from "../../flows/compile-program.js";
import type { ProgramSource } from "../../flows/program-source.js";
import { Breakers } from "../../platform/breaker.js";
import { createInProcessWakes } from "../../platform/queue/in-process-wakes.js";
import { createProgramRegistry } from "../../server/program-registry.js";
import { ROOMY } from "../company/company-folder.js";
import { createCompany, type TestCompany } from "../db/create-company.js";
import { createInMemoryEngine } from "../fakes/in-memory-engine.js";
import { PATIENCE_MS } from "../faults/harness/eventually.js";
import { FakeChannel, registryOf } from "./fake-channel.js";

/** A running engine over a real store, with fake channels and a clock that a test can move. */
export class EngineHarness {
  readonly channels = new Map<string, FakeChannel>();
  /** What was published to open screens, and when (`performance.now()`). */
  readonly live: (LiveEvent & { toldAt: number })[] = [];
  readonly complaints: string[] = [];
  /** Companies that are not served. A test may add and remove them. */
  readonly unserved = new Set<string>();
  readonly files = createInMemoryEngine().files;
  readonly engine: Engine;
  readonly store: Store;
  readonly programs;
  /** The answer to the flows' http steps. A test sets it. */
  http: EngineOptions["httpRequest"] = async () => ({ outcome: "blocked", reason: "no test answered" });
  #skipped = 0;
  #lastDedupe = 0;
  #statements = 0;

  constructor(
    readonly database: Database,
    { rooms = [], ...options }: Partial<EngineOptions> & { rooms?: readonly Room[] } = {},
    wrap: (store: Store) => Store = (store) => store,
  ) {
    const workerId = randomUUID();
    this.store = wrap(createEngineStore(database, this.now));
    this.programs = createProgramRegistry(createProgramStore(database));
    const live = createInProcessLive((error) => this.complaints.push(String(error)));
    live.subscribe((event) => this.live.push({ ...event, toldAt: performance.now() }));
    this.engine = createEngine({
      store: this.store,
      programs: this.programs,
      channels: registryOf(this.channels),
      understander: null,
      capabilitiesOf: () => ROOMY,
      files: this.files,
      templates: createTemplateStore(database, this.now),
      live,
      breakers: new Breakers({ failures: 3, openMs: 2_000, maxOpenMs: 60_000, now: this.now }),
      serves: (tenantId) => !this.unserved.has(tenantId),
      works: true,
      wakes: createInProcessWakes(this.now),
      meter: { turned: () => {}, called: () => {}, ended: () => {} },
      httpRequest: (request) => this.http(request),
      now: this.now,
      backoffMs: (attempt) => 20 * attempt,
      log: {
        warn: (detail, message) => this.complaints.push(`${message} ${JSON.stringify(detail)}`),
        error: (detail, message) => this.complaints.push(`${message} ${String(detail.err)}`),
      },
      workerId,
      burstWindowMs: 0,
      contactPerMinute: 0,
      sendTimeoutMs: 5_000,
      httpTimeoutMs: 5_000,
      concurrency: 1,
      ...options,
    });
    this.engine.join(Object.assign({}, ...rooms));
  }

  readonly now = (): number => Date.now() + this.#skipped;

  /** Moves the engine's clock. What sleeps in real time goes on sleeping. */
  pass(ms: number): void {
    this.#skipped += ms;
  }

  /** A company with one fake channel and these flows published. */
  async company(
    flows: Record<string, string>,
    uncertain: FakeChannel["adapter"]["uncertain"] = { waitMs: 0, then: "repeat" },
  ) {
    const company = await createCompany(this.database);
    const channel = new FakeChannel(company, uncertain);
    this.channels.set(company.channelId, channel);
    await this.publish(company, flows);
    return { ...company, channel };
  }

  /** Publishes flows like `apply`: the next dialogue uses them. */
  async publish(company: TestCompany, flows: Record<string, string>): Promise<void> {
    const files = Object.entries(flows).map(([path, text]) => ({ path: `flows/${path}.yaml`, text }));
    const source = {
      flows: files,
      intents: null,
      hours: null,
      tests: [],
      company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
      channels: [{ name: "fake", capabilities: ROOMY }],
      teams: ["tecnicos"],
    };
    await this.publishSource(company, source);
  }

  /** The same with a whole company's files. */
  async publishSource({ tenantId }: TestCompany, source: ProgramSource): Promise<void> {
    const compiled = compileProgram(source);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    await this.rows(tenantId, "UPDATE programs SET current = false");
    await this.rows(
      tenantId,
      `INSERT INTO programs (id, tenant_id, version, hash, source, current, published_by)
       VALUES (gen_random_uuid(), $1, (SELECT coalesce(max(version), 0) + 1 FROM programs), $2, $3, true, 'test') RETURNING id`,
      [tenantId, compiled.program.hash, JSON.stringify(source)],
    );
    this.programs.forget(tenantId);
  }

  /** A customer writes. Returns the conversation. */
  async write(company: TestCompany, from: string, text: string): Promise<ConversationRef> {
    return this.receive(company, from, { kind: "text", text });
  }

  async receive(company: TestCompany, from: string, content: InboundContent): Promise<ConversationRef> {
    const id = this.unique();
    return this.event(company, {
      kind: "message",
      dedupe: id,
      at: this.now(),
      from: { externalId: from },
      providerId: id,
      content,
    });
  }

  async event(company: TestCompany, event: ChannelEvent): Promise<ConversationRef> {
    const account = { id: company.channelId, tenantId: company.tenantId };
    const [accepted] = await this.engine.inbox.accept(account, [event]);
    return { tenantId: company.tenantId, conversationId: accepted?.conversationId ?? "" };
  }

  /** Delivers what a person does at the desk, or another room asks for. */
  async act(company: TestCompany, ref: ConversationRef, event: InsideEvent): Promise<void> {
    await this.engine.inbox.acceptInside({ ...ref, channelId: company.channelId }, this.unique(), event);
  }

  /** A name for an event that will not be used again. */
  unique(): string {
    return createHash("sha256")
      .update(`${randomUUID()} ${++this.#lastDedupe}`)
      .digest("hex")
      .slice(0, 20);
  }

  rows<Row extends object>(tenantId: string, text: string, values: unknown[] = []): Promise<Row[]> {
    return this.database.transaction([tenantId], (tx) =>
      tx.run<Row>({ name: `engine_${text}`.slice(0, 40) + ++this.#statements, text }, values),
    );
  }

  lines(ref: ConversationRef) {
    return this.rows<{ author: string; text: string; status: string | null; content: Record<string, unknown> }>(
      ref.tenantId,
      "SELECT author, content ->> 'text' AS text, status, content FROM messages WHERE conversation_id = $1 ORDER BY id",
      [ref.conversationId],
    );
  }

  outcomes(ref: ConversationRef) {
    return this.rows<{ kind: string; state: string; outcome: string | null }>(
      ref.tenantId,
      "SELECT kind, state, outcome FROM events WHERE conversation_id = $1 ORDER BY id",
      [ref.conversationId],
    );
  }

  async conversation(ref: ConversationRef) {
    const [row] = await this.rows<{
      owner: string;
      epoch: number;
      handoff: Record<string, unknown> | null;
      closed: boolean;
    }>(ref.tenantId, "SELECT owner, epoch, handoff, closed_at IS NOT NULL AS closed FROM conversations WHERE id = $1", [
      ref.conversationId,
    ]);
    return row;
  }

  /** Waits until `holds`. After `ms` it throws what it last saw. */
  async until(what: string, holds: () => boolean | Promise<boolean>, ms = PATIENCE_MS): Promise<void> {
    const end = Date.now() + ms;
    while (!(await holds())) {
      if (Date.now() > end)
        throw new Error(`it never came about that ${what}; ${this.complaints.slice(-3).join(" | ")}`);
      await sleep(5);
    }
  }

  /** Waits until no event of a conversation waits and no effect is open. */
  async settled(ref: ConversationRef, ms = PATIENCE_MS): Promise<void> {
    await this.until(
      "all was done",
      async () => {
        const [row] = await this.rows<{ n: number }>(
          ref.tenantId,
          `SELECT (SELECT count(*) FROM events WHERE conversation_id = $1 AND state = 'waiting')::int
             + (SELECT count(*) FROM effects WHERE conversation_id = $1 AND state IN ('pending', 'sending', 'uncertain'))::int AS n`,
          [ref.conversationId],
        );
        return row?.n === 0;
      },
      ms,
    );
  }
}
