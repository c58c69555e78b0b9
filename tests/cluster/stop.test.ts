import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { messagesBody, post, statusBody, textMessage } from "../faults/harness/webhooks.js";
import { openRedisGate } from "../queue/redis-gate.js";
import { crowd } from "./crowd.js";
import { type Cluster, openCluster, type Role, SERVERS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";

const SEED = Number(process.env.FAULT_SEED ?? 20261121);
const SEND_MS = 300;

let cluster: Cluster;
const board = createScoreboard();

describe.skipIf(!SERVERS)("processes that are told to end, two web and two worker, under load", () => {
  beforeAll(async () => {
    cluster = await openCluster();
  });
  beforeEach(() => {
    cluster.echoStatuses(SEED + 1);
    // A slow provider: whenever a process is stopped, it has sends in progress.
    cluster.graph.fate = () => {
      setTimeout(() => cluster.graph.release(), SEND_MS);
      return "hold";
    };
  });
  afterAll(() => cluster?.close());

  it("a worker ends well and soon, and the other goes on without waiting for it to count as gone", () =>
    underLoad("SIGTERM of a worker, not replaced for 8 s", async () => {
      await sleep(1_000);
      const { pid } = cluster.of("worker")[0] ?? { pid: 0 };
      const stopping = stop("worker", 0, 8_000);
      await eventually(async () => expect(await cluster.rows(`SELECT id FROM workers WHERE pid = ${pid}`)).toEqual([]));
      await stopping;
    }));

  it("each of the four in turn, as for an upgrade", () =>
    underLoad(
      "SIGTERM of all four, one after the other",
      async () => {
        await sleep(500);
        for (const role of ["worker", "web"] as const) for (const at of [0, 1]) await stop(role, at, 100);
      },
      2_000,
    ));

  it("a send that nobody answers holds up nothing, and is uncertain to the other worker at once", async () => {
    const phone = cluster.newPhone();
    cluster.graph.fate = () => "hold";
    cluster.graph.onTaken = () => undefined;
    await cluster.write(phone, "eco");
    await eventually(() => expect(cluster.graph.of(phone)).toHaveLength(1));
    const [begun] = await cluster.rows<{ pid: number }>(
      `SELECT w.pid FROM effects f JOIN workers w ON w.id = f.worker JOIN conversations c ON c.id = f.conversation_id
        WHERE f.state = 'sending' AND c.external_id = '${phone}'`,
    );
    const at = cluster.of("worker").findIndex(({ pid }) => pid === begun?.pid);
    expect(at).toBeGreaterThanOrEqual(0);
    const stopping = stop("worker", at, 4_000);
    await eventually(async () =>
      expect(await cluster.rows(`SELECT id FROM workers WHERE pid = ${begun?.pid}`)).toEqual([]),
    );
    // The process removed its row, sooner than a silent process counts as gone.
    const states = () =>
      cluster.rows(
        `SELECT f.state FROM effects f JOIN conversations c ON c.id = f.conversation_id WHERE c.external_id = '${phone}' AND f.state <> 'done'`,
      );
    await eventually(async () => expect(await states()).toEqual([{ state: "uncertain" }]), 4_000);
    const [taken] = cluster.graph.of(phone);
    await cluster.deliver(statusBody(phone, taken?.providerId ?? "", "sent", taken?.key ?? ""));
    await eventually(async () => expect(await states()).toEqual([]));
    await stopping;
    expect(cluster.graph.of(phone)).toHaveLength(1);
    cluster.graph.release();
  });

  it("a web process that is told to end answers what it has, and refuses what comes after", async () => {
    const web = cluster.of("web")[0];
    const writes = Array.from({ length: 200 }, async (_, n) => {
      await sleep(n);
      return post(web?.url ?? "", messagesBody([textMessage(cluster.newPhone(), "eco", `wamid.stop.${n}`)])).then(
        (status) => ({ n, status }),
        () => ({ n, status: 0 }),
      );
    });
    await sleep(80);
    await stop("web", 0, 0);
    const answered = await Promise.all(writes);
    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([200, 0]));
    const stored = await cluster.rows<{ dedupe: string }>(
      "SELECT dedupe FROM events WHERE dedupe LIKE 'message:wamid.stop.%'",
    );
    const kept = new Set(stored.map(({ dedupe }) => dedupe));
    expect(answered.filter(({ n, status }) => status === 200 && !kept.has(`message:wamid.stop.${n}`))).toEqual([]);
  });

  it("a second signal ends it at once", async () => {
    const phone = cluster.newPhone();
    cluster.graph.fate = () => "hold";
    await cluster.write(phone, "eco");
    await eventually(() => expect(cluster.graph.of(phone)).toHaveLength(1));
    for (const worker of cluster.of("worker")) {
      const stopping = worker.stop();
      await sleep(300);
      const running = worker.running();
      const began = performance.now();
      if (running) process.kill(worker.pid, "SIGTERM");
      await stopping;
      expect(performance.now() - began).toBeLessThan(1_000);
      // The process that had nothing to wait for ended much earlier.
      expect(worker.exitCode()).toBe(running ? 1 : 0);
    }
    const codes = cluster.of("worker").map((worker) => worker.exitCode());
    expect(codes).toContain(1);
    cluster.graph.release();
    for (const at of [0, 1]) await cluster.killOne("worker", at, 0);
  });

  it("ends well also while Redis is away", async () => {
    const gate = await openRedisGate();
    const apart = await openCluster({ webs: 1, workers: 1, env: { REDIS_URL: gate.url } });
    try {
      const phone = apart.newPhone();
      await gate.cut();
      await apart.write(phone, "eco");
      await eventually(() => expect(apart.graph.of(phone)).toHaveLength(1));
      for (const role of ["web", "worker"] as const) {
        const [server] = apart.of(role);
        const began = performance.now();
        await server?.stop();
        expect(server?.exitCode(), server?.said()).toBe(0);
        expect(performance.now() - began).toBeLessThan(10_000);
      }
      expect(await apart.rows("SELECT id FROM workers")).toEqual([]);
    } finally {
      await apart.close();
      await gate.close();
    }
  });

  it("lost, doubled and turned around nothing", () => board.close(cluster));
});

async function stop(role: Role, at: number, downMs: number): Promise<void> {
  const server = cluster.of(role)[at];
  const { code, ms } = await cluster.stopOne(role, at, downMs);
  console.log(`${role} ${at} ended with ${code} after ${ms} ms`);
  expect(code, server?.said()).toBe(0);
  expect(ms).toBeLessThan(10_000);
}

async function underLoad(what: string, trouble: () => Promise<void>, pauseMs = 600): Promise<void> {
  const customers = await crowd(cluster, { customers: 40, messagesEach: 20, pauseMs, seed: SEED }, trouble);
  board.add(what, customers);
  // Each send was made once: none was cut off, waited for, and made again by another worker.
  expect(await cluster.rows("SELECT event_id, state, error FROM effects WHERE attempts <> 1")).toEqual([]);
}
