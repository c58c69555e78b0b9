import { afterAll, beforeAll, describe, it } from "vitest";
import { sleep } from "../faults/harness/eventually.js";
import { crowd } from "./crowd.js";
import { CAN_KILL_SERVICES, type Cluster, openCluster, SERVERS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";

const SEED = Number(process.env.FAULT_SEED ?? 20261121);

let cluster: Cluster;
const board = createScoreboard();

describe.skipIf(!SERVERS)("two web and two worker processes on PostgreSQL and Redis, under load", () => {
  beforeAll(async () => {
    cluster = await openCluster();
    cluster.echoStatuses(SEED + 1);
  });
  afterAll(() => cluster?.close());

  it("1 3 10 nothing happens: the measure for the rest", () => underLoad("1 3 10 nothing", async () => {}));
  it("1 2 a worker is killed, again and again", () =>
    underLoad("1 2 kill -9 of workers", async () => {
      for (const at of [0, 1, 0]) {
        await sleep(1_000);
        await cluster.killOne("worker", at, 200);
      }
    }));
  it("3 a web process is killed, again and again", () =>
    underLoad("3 kill -9 of web processes", async () => {
      for (const at of [0, 1, 0]) {
        await sleep(1_000);
        await cluster.killOne("web", at, 200);
      }
    }));
  it("9 a worker is frozen past its time, and goes on", () =>
    underLoad("9 SIGSTOP of a worker, 9 s", async () => {
      await sleep(1_000);
      await cluster.freezeOne("worker", 0, 9_000);
    }));
  it("24 Redis is wiped", () =>
    underLoad("24 Redis wiped three times", async () => {
      for (let n = 0; n < 3; n++) {
        await sleep(1_000);
        await cluster.wipeRedis();
      }
    }));
  it.skipIf(!CAN_KILL_SERVICES)("24 Redis is killed and is away for five seconds", () =>
    underLoad("24 kill -9 of Redis, 5 s away", async () => {
      await sleep(1_500);
      await cluster.killService("redis", 5_000);
    }),
  );
  it.skipIf(!CAN_KILL_SERVICES)("22 23 PostgreSQL is killed and is away for three seconds", () =>
    underLoad("22 23 kill -9 of PostgreSQL, 3 s away", async () => {
      await sleep(1_500);
      await cluster.killService("postgres", 3_000);
    }),
  );
  it("nothing of all that was lost, came twice or in another order, and nothing is left open", () =>
    board.close(cluster));
});

async function underLoad(what: string, trouble: () => Promise<void>): Promise<void> {
  board.add(what, await crowd(cluster, { customers: 40, messagesEach: 12, seed: SEED }, trouble));
}
