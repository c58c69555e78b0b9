import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import type { Taken } from "../faults/harness/fake-graph.js";
import { seeded } from "../faults/harness/seeded.js";
import { messagesBody, statusBody, textMessage } from "../faults/harness/webhooks.js";
import { CAN_KILL_SERVICES, type Cluster, openCluster, SERVERS } from "./open-cluster.js";

const CUSTOMERS = 40;
const MESSAGES_EACH = 15;
const UNCERTAIN_WAIT_MS = 8_000;
const SEED = Number(process.env.FAULT_SEED ?? 20261121);

type Customer = { phone: string; firstTriedAt: number[] };
type Row = Record<string, string | number>;

let cluster: Cluster;
let statuses: Promise<unknown>[] = [];
let phones = 0;
const table: Row[] = [];

describe.skipIf(!SERVERS)("two web and two worker processes on PostgreSQL and Redis, under load", () => {
  beforeAll(async () => {
    cluster = await openCluster({ webs: 2, workers: 2, env: { UNCERTAIN_WAIT_MS: String(UNCERTAIN_WAIT_MS) } });
    const random = seeded(SEED + 1);
    cluster.graph.onTaken = (taken) => {
      const tell = () => cluster.deliver(statusBody(taken.to, taken.providerId, "sent", taken.key));
      statuses.push(sleep(random() * 100).then(tell));
    };
  });
  afterAll(async () => {
    console.table(table);
    await cluster?.close();
  });

  it("1 3 10 nothing happens: the measure for the rest", () => underLoad("nothing", async () => {}));
  it("1 2 a worker is killed, again and again", () =>
    underLoad("kill -9 of workers", async () => {
      for (const at of [0, 1, 0]) {
        await sleep(1_000);
        await cluster.killOne("worker", at, 200);
      }
    }));
  it("3 a web process is killed, again and again", () =>
    underLoad("kill -9 of web processes", async () => {
      for (const at of [0, 1, 0]) {
        await sleep(1_000);
        await cluster.killOne("web", at, 200);
      }
    }));
  it("9 a worker is frozen past its time, and goes on", () =>
    underLoad("SIGSTOP of a worker, 12 s", async () => {
      await sleep(1_000);
      await cluster.freezeOne("worker", 0, 12_000);
    }));
  it("24 Redis is wiped", () =>
    underLoad("Redis wiped three times", async () => {
      for (let n = 0; n < 3; n++) {
        await sleep(1_000);
        await cluster.wipeRedis();
      }
    }));
  it.skipIf(!CAN_KILL_SERVICES)("24 Redis is killed and is away for five seconds", () =>
    underLoad("kill -9 of Redis, 5 s away", async () => {
      await sleep(1_500);
      await cluster.killService("redis", 5_000);
    }),
  );
  it.skipIf(!CAN_KILL_SERVICES)("22 23 PostgreSQL is killed and is away for three seconds", () =>
    underLoad("kill -9 of PostgreSQL, 3 s away", async () => {
      await sleep(1_500);
      await cluster.killService("postgres", 3_000);
    }),
  );
});

/** Lets a crowd talk while `trouble` happens, and compares what each got with what they should have. */
async function underLoad(what: string, trouble: () => Promise<void>): Promise<void> {
  statuses = [];
  const random = seeded(SEED);
  const customers = Array.from({ length: CUSTOMERS }, (): Customer => ({ phone: newPhone(), firstTriedAt: [] }));
  const before = cluster.graph.taken.length;
  await Promise.all([trouble(), ...customers.map((customer) => converse(customer, random))]);
  const wanted = CUSTOMERS * MESSAGES_EACH;
  const taken = () => cluster.graph.taken.slice(before);
  await eventually(() => expect(new Set(taken().map((one) => `${one.to} ${one.text}`)).size).toBe(wanted), 60_000);
  // What would be sent twice would be by now.
  await sleep(UNCERTAIN_WAIT_MS + 4_000);
  await Promise.all(statuses);

  const judged = customers.map((customer) => judge(customer, cluster.graph.of(customer.phone)));
  const sum = (of: (one: (typeof judged)[number]) => number) => judged.reduce((total, one) => total + of(one), 0);
  table.push({
    trouble: what,
    in: wanted,
    out: taken().length,
    lost: sum((one) => one.lost),
    doubled: sum((one) => one.doubled),
    "out of order": sum((one) => one.outOfOrder),
    "longest silence, ms": Math.max(...judged.map((one) => one.longestMs)),
  });
  expect(judged.filter((one) => one.lost + one.doubled + one.outOfOrder > 0)).toEqual([]);
  expect(cluster.graph.problems).toEqual([]);
  const open = await cluster.rows(
    "SELECT kind, state, count(*)::int AS n FROM events WHERE state <> 'done' GROUP BY 1, 2 UNION ALL SELECT kind, state, count(*)::int FROM effects WHERE state <> 'done' GROUP BY 1, 2",
  );
  expect(open).toEqual([]);
}

const newPhone = () => `55118${String(10_000_000 + ++phones)}`;
const words = (n: number) => (n === 0 ? "eco" : `item ${n}`);
const answerTo = (n: number) => (n === 0 ? "Anotado: " : `Anotado: item ${n}`);

async function converse(customer: Customer, random: () => number): Promise<void> {
  for (let n = 0; n < MESSAGES_EACH; n++) {
    customer.firstTriedAt.push(Date.now());
    await cluster.deliver(messagesBody([textMessage(customer.phone, words(n), `wamid.${customer.phone}.${n}`)]));
    await sleep(random() * 600);
  }
}

function judge({ firstTriedAt, phone }: Customer, taken: Taken[]) {
  const got = taken.map((one) => one.text);
  const expected = firstTriedAt.map((_, n) => answerTo(n));
  const places = taken.map((one) => expected.indexOf(one.text));
  return {
    phone,
    lost: expected.filter((text) => !got.includes(text)).length,
    doubled: got.length - new Set(got).size,
    outOfOrder: places.filter((place, i) => i > 0 && place < (places[i - 1] ?? 0)).length,
    longestMs: Math.max(0, ...taken.map((one, i) => one.at - (firstTriedAt[places[i] ?? 0] ?? one.at))),
  };
}
