import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ON_POSTGRES } from "../db/open-postgres-test-database.js";
import { openTestPlace, type TestPlace } from "../db/open-test-place.js";
import { ACCOUNT_ENV, companyFolder } from "../faults/harness/company.js";
import { eventually } from "../faults/harness/eventually.js";
import { type FakeGraph, startFakeGraph } from "../faults/harness/fake-graph.js";
import { type Gate, openGate } from "../faults/harness/gate.js";
import { type ServerProcess, startServer } from "../faults/harness/server-process.js";
import { deliver, messagesBody, post, textMessage } from "../faults/harness/webhooks.js";

/** Tests what the built product tells load balancers and operators while something that it needs is gone, or hangs. */
let place: TestPlace;
let dataDir: string;
let company: Awaited<ReturnType<typeof companyFolder>>;
let graph: FakeGraph;
let database: Gate;
let redis: Gate;
let server: ServerProcess;
let phones = 0;

const newPhone = () => `55118${String(20_000_000 + ++phones)}`;
const message = (phone: string) => messagesBody([textMessage(phone, `oi ${phone}`)]);

/** For a monitoring program, an answer that takes longer than this (ms) is none. */
const PATIENCE_MS = 6_000;

async function ask(path: string): Promise<{ status: number; text: string; told: Record<string, unknown> }> {
  const response = await fetch(`${server.url}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  const text = await response.text();
  return { status: response.status, text, told: text.startsWith("{") ? JSON.parse(text) : {} };
}

async function isWell(): Promise<void> {
  await eventually(async () => {
    expect((await ask("/health")).status).toBe(200);
    expect((await ask("/health/detailed")).told).toMatchObject({ status: "ok", problems: [], redis: "ok" });
    const { text } = await ask("/metrics");
    expect(text).toMatch(/^balcao_database_up 1$/m);
    expect(text).toMatch(/^balcao_redis_up 1$/m);
  });
}

async function isAnswered(phone: string): Promise<void> {
  await deliver(server.url, message(phone), 30_000);
  await eventually(() => expect(graph.of(phone)).toHaveLength(1));
}

describe.skipIf(!ON_POSTGRES || !process.env.REDIS_URL)("health and metrics of a server process", () => {
  beforeAll(async () => {
    place = await openTestPlace();
    database = await openGate(place.env.DATABASE_URL ?? "");
    redis = await openGate(place.env.REDIS_URL ?? "");
    graph = await startFakeGraph();
    company = await companyFolder();
    dataDir = await mkdtemp(join(tmpdir(), "balcao-away-"));
    server = await startServer({
      ...ACCOUNT_ENV,
      PORT: "0",
      DATA_DIR: dataDir,
      COMPANY_DIR: company.dir,
      GRAPH_API_BASE_URL: graph.url,
      BURST_WINDOW_MS: "0",
      UNCERTAIN_WAIT_MS: "1500",
      LOG_LEVEL: "warn",
      DEMO: "off",
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
    });
    await isWell();
    await isAnswered(newPhone());
  });
  afterEach(async () => {
    await Promise.all([database.mend(), redis.mend(), graph.open()]);
    await isWell();
  });
  afterAll(async () => {
    await server?.kill();
    await Promise.all([database?.close(), redis?.close()]);
    await graph?.close();
    await company?.remove();
    await place?.close();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  });

  it.each(["gone", "frozen"])(
    "say so within seconds while the database is %s, and webhooks are refused",
    async (how) => {
      if (how === "gone") await database.cut();
      else database.hold();
      await eventually(async () => {
        expect((await ask("/health")).status).toBe(503);
        const detailed = await ask("/health/detailed");
        expect(detailed.status).toBe(503);
        expect(detailed.told).toMatchObject({
          status: "unavailable",
          problems: expect.arrayContaining(["The database does not answer."]),
          redis: "ok",
        });
        const { text } = await ask("/metrics");
        expect(text).toMatch(/^balcao_database_up 0$/m);
        expect(text).toMatch(/^balcao_redis_up 1$/m);
        expect(text).not.toMatch(/^balcao_events_waiting /m);
      });
      const phone = newPhone();
      if (how === "gone") expect(await post(server.url, message(phone))).toBe(503);
      await database.mend();
      await isAnswered(phone);
    },
    120_000,
  );

  it.each(["gone", "frozen"])(
    "say so while Redis is %s, stay green for balancers, and messages are answered",
    async (how) => {
      if (how === "gone") await redis.cut();
      else redis.hold();
      await eventually(async () => {
        expect((await ask("/health")).status).toBe(200);
        expect((await ask("/health/detailed")).told).toMatchObject({ status: "degraded", redis: "unavailable" });
        expect((await ask("/metrics")).text).toMatch(/^balcao_redis_up 0$/m);
      });
      await isAnswered(newPhone());
    },
    120_000,
  );

  it("name the provider that is held back, and are well again once it works", async () => {
    await graph.shut();
    const waiting = Array.from({ length: 8 }, newPhone);
    for (const phone of waiting) await deliver(server.url, message(phone));
    const provider = "channel:falhas-whatsapp";
    await eventually(async () => {
      expect((await ask("/health")).status).toBe(200);
      expect((await ask("/health/detailed")).told).toMatchObject({
        status: "degraded",
        problems: expect.arrayContaining([`Calls to ${provider} are held back: it failed several times in a row.`]),
      });
      const { text } = await ask("/metrics");
      expect(text).toMatch(new RegExp(`^balcao_breaker_state\\{provider="${provider}"\\} 2$`, "m"));
      const errors = new RegExp(
        `^balcao_provider_errors_total\\{provider="${provider}",outcome="retry"\\} (\\d+)$`,
        "m",
      );
      expect(Number(errors.exec(text)?.[1])).toBeGreaterThanOrEqual(5);
    });
    await graph.open();
    for (const phone of waiting) await eventually(() => expect(graph.of(phone)).toHaveLength(1), 90_000);
  }, 180_000);
});
