import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../db/database.js";
import { countWork } from "../../db/stores/work-counts.js";
import { createWorkerStore } from "../../db/stores/worker-store.js";
import { createMetrics } from "../../platform/metrics/create-metrics.js";
import { createMetricsPage } from "../../platform/metrics/create-metrics-page.js";
import { createHealth, type HealthOptions } from "../../server/health.js";
import type { Reached } from "../../server/same-machine.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { ask } from "./ask.js";

const TOKEN = "a token of sixteen letters";

let database: Database;
const servers: Server[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  for (const server of servers) server.close();
  await database.close();
});

const breaker = { key: "whatsapp:1", state: "open" as "open" | "half_open" | "closed", failures: 5, openUntilMs: 1 };
const channel = { key: "loja-whatsapp", account: { kind: "whatsapp" }, paused: false };

let refusing = false;
let free = true;
let dataDir = tmpdir();
let kind: Database["kind"] = "embedded";

/** Serves health checks alone, over the present database. `down` answers like a database that is away. */
async function serve(
  metricsToken: string | null,
  down = false,
  redis: boolean | null = null,
  reached: Reached = { publicUrl: null, trustProxy: 0 },
): Promise<string> {
  const over = { ...database, kind, ...(down ? { batch: fails, transaction: fails } : {}) };
  const engine = { depth: () => ({ turns: 1, effects: 2 }), inbox: { refusing: () => refusing } };
  const metrics = createMetricsPage(createMetrics().registry, {
    work: () => countWork(over),
    breakers: () => [breaker],
    sockets: () => [{ namespace: "/desk", open: 3 }],
    pool: () => database.pool(),
    depth: engine.depth,
    redis: async () => redis,
  });
  const options = {
    installation: { database: over, config: { metricsToken, dataDir, ...reached } },
    engine,
    role: "all",
    breakers: { list: () => [breaker] },
    channels: { all: () => [channel] },
    metrics,
    redis: { up: async () => redis },
    storage: { hasFreeSpace: async () => free },
  } as unknown as HealthOptions;
  const server = createServer(express().use(createHealth(options))).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function fails(): Promise<never> {
  return Promise.reject(new Error("the database is away"));
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe("/health", () => {
  it("tells everybody in one word whether messages can be taken", async () => {
    const well = await fetch(`${await serve(TOKEN)}/health`);
    expect(well.status).toBe(200);
    expect(await well.json()).toEqual({
      status: "ok",
      database: "ok",
      disk: "ok",
      files: "ok",
      work: { turns: 1, effects: 2 },
    });
    const away = await fetch(`${await serve(TOKEN, true)}/health`);
    expect(away.status).toBe(503);
    expect(await away.json()).toMatchObject({ status: "unavailable", database: "unavailable" });
  });

  it("25 is red while messages cannot be stored although the database answers, and while the embedded database's DATA_DIR cannot be written", async () => {
    const url = await serve(null);
    refusing = true;
    const full = await fetch(`${url}/health`);
    expect([full.status, await full.json()]).toMatchObject([503, { database: "unavailable", disk: "ok" }]);
    const { problems } = await (await fetch(`${url}/health/detailed`)).json();
    expect(problems[0]).toMatch(/could not be stored/);
    refusing = false;
    expect((await fetch(`${url}/health`)).status).toBe(200);

    dataDir = "/nowhere/at/all";
    const gone = await fetch(`${await serve(null)}/health`);
    expect([gone.status, await gone.json()]).toMatchObject([503, { database: "ok", disk: "unavailable" }]);
    dataDir = tmpdir();
  });

  it("25 stays well for balancers while only files find no room beside PostgreSQL, and says that they do not", async () => {
    [kind, dataDir] = ["postgres", "/nowhere/at/all"];
    const url = await serve(null);
    const gone = await fetch(`${url}/health`);
    expect([gone.status, await gone.json()]).toMatchObject([
      200,
      { status: "ok", database: "ok", disk: "unavailable" },
    ]);
    const detailed = await fetch(`${url}/health/detailed`);
    expect([detailed.status, await detailed.json()]).toMatchObject([
      200,
      { status: "degraded", problems: expect.arrayContaining([expect.stringMatching(/DATA_DIR/)]) },
    ]);
    [kind, dataDir] = ["embedded", tmpdir()];
  });

  it("25 stays well below the mark of free space, and says that no files are taken", async () => {
    free = false;
    const url = await serve(null);
    const low = await fetch(`${url}/health`);
    expect([low.status, await low.json()]).toMatchObject([200, { status: "ok", disk: "ok", files: "unavailable" }]);
    const detailed = await (await fetch(`${url}/health/detailed`)).json();
    expect(detailed.problems).toContainEqual(expect.stringMatching(/FILES_FREE_MB/));
    free = true;
  });
});

describe.each(["/health/detailed", "/metrics"])("%s", (path) => {
  it("is for whoever has the token, and tells nobody else anything", async () => {
    const url = `${await serve(TOKEN)}${path}`;
    expect((await fetch(url, bearer(TOKEN))).status).toBe(200);
    for (const request of [undefined, bearer(""), bearer(`${TOKEN}x`), bearer(TOKEN.toUpperCase())]) {
      const refused = await fetch(url, request);
      expect(refused.status).toBe(401);
      expect(await refused.text()).not.toContain("balcao_");
    }
  });

  it("answers this machine where there is no token, and nobody who came through a proxy", async () => {
    const url = `${await serve(null)}${path}`;
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url, { headers: { "x-forwarded-for": "203.0.113.9" } })).status).toBe(403);
    expect((await fetch(url, { headers: { "x-forwarded-for": "127.0.0.1" } })).status).toBe(403);
    expect((await fetch(url, { headers: { via: "1.1 proxy" } })).status).toBe(403);
    expect((await ask(url, { host: "evil.example" })).status).toBe(403);
  });

  it.each([
    { publicUrl: "https://loja.example", trustProxy: 0 },
    { publicUrl: null, trustProxy: 1 },
    { publicUrl: null, trustProxy: ["10.0.0.0/8"] },
  ])("73 needs the token where a proxy may stand in front that names nobody: %j", async (reached) => {
    const refused = await fetch(`${await serve(null, false, null, reached)}${path}`);
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining("METRICS_TOKEN")]);
    const url = `${await serve(TOKEN, false, null, reached)}${path}`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, bearer(TOKEN))).status).toBe(200);
  });
});

describe("/health/detailed", () => {
  it("names in words what is wrong, and the processes that are alive", async () => {
    await createWorkerStore(database).beat({
      id: "6f0b8a52-3a44-4b53-8a0e-6d8c5c0d7a11",
      role: "worker",
      host: "um",
      pid: 42,
    });
    channel.paused = true;
    const told = await (await fetch(`${await serve(null)}/health/detailed`)).json();
    expect(told).toMatchObject({
      status: "degraded",
      problems: [
        "Calls to whatsapp:1 are held back: it failed several times in a row.",
        "The channel loja-whatsapp is paused.",
      ],
      processes: [{ role: "worker", host: "um", pid: 42 }],
      channels: [{ key: "loja-whatsapp", kind: "whatsapp", paused: true }],
    });
    channel.paused = false;
    breaker.state = "half_open";
    expect(await (await fetch(`${await serve(null)}/health/detailed`)).json()).toMatchObject({
      status: "ok",
      breakers: [{ key: "whatsapp:1", state: "half_open" }],
    });
    breaker.state = "closed";
    expect(await (await fetch(`${await serve(null)}/health/detailed`)).json()).toMatchObject({
      status: "ok",
      problems: [],
    });
    breaker.state = "open";
  });

  it("says so when Redis is away, and stays well for balancers: it only costs time", async () => {
    breaker.state = "closed";
    const url = await serve(null, false, false);
    const answer = await fetch(`${url}/health/detailed`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: "degraded",
      problems: ["Redis does not answer: what another process must do is up to two seconds late."],
      redis: "unavailable",
    });
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(await (await fetch(`${await serve(null, false, true)}/health/detailed`)).json()).toMatchObject({
      status: "ok",
      redis: "ok",
    });
    breaker.state = "open";
  });

  it("says so when the database is away", async () => {
    const answer = await fetch(`${await serve(null, true)}/health/detailed`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      status: "unavailable",
      problems: expect.arrayContaining(["The database does not answer."]),
    });
  });
});

describe("/metrics", () => {
  it("has the work in the database, breakers and sockets; and no stale counts while the database is away", async () => {
    const text = await (await fetch(`${await serve(null)}/metrics`)).text();
    expect(text).toContain("balcao_database_up 1");
    expect(text).toContain('balcao_breaker_state{provider="whatsapp:1"} 2');
    expect(text).toContain('balcao_sockets{namespace="/desk"} 3');
    expect(text).toMatch(/^balcao_events_waiting 0$/m);
    const away = await (await fetch(`${await serve(null, true)}/metrics`)).text();
    expect(away).toContain("balcao_database_up 0");
    expect(away).not.toMatch(/^balcao_(events_waiting|queue_age_seconds|effects|events_dead|alerts_open)[ {]/m);
  });

  it("tells whether Redis answers where there is one, and nothing where there is none", async () => {
    const of = async (redis: boolean | null) =>
      await (await fetch(`${await serve(null, false, redis)}/metrics`)).text();
    expect(await of(true)).toMatch(/^balcao_redis_up 1$/m);
    expect(await of(false)).toMatch(/^balcao_redis_up 0$/m);
    expect(await of(null)).not.toMatch(/^balcao_redis_up /m);
  });

  it("counts errors by provider and times by sort, and names a provider only once it failed", async () => {
    const metrics = createMetrics();
    const page = createMetricsPage(metrics.registry, {
      work: () => countWork(database),
      breakers: () => [],
      sockets: () => [],
      pool: () => database.pool(),
      depth: () => ({ turns: 0, effects: 0 }),
      redis: async () => null,
    });
    metrics.called("channel:boa", "done", 20);
    metrics.called("channel:ruim", "uncertain", 2_000);
    metrics.called("room:orders.charge", "done", 5);
    const text = await page.text();
    expect(text).toContain('balcao_provider_errors_total{provider="channel:ruim",outcome="uncertain"} 1');
    expect(text).not.toContain("channel:boa");
    expect(text).toContain('balcao_provider_call_seconds_count{sort="channel",outcome="done"} 1');
    expect(text).toContain('balcao_provider_call_seconds_count{sort="room:orders.charge",outcome="done"} 1');
  });
});
