import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { mediaMessage, messagesBody, post, textMessage } from "../faults/harness/webhooks.js";
import { crowd } from "./crowd.js";
import { type Cluster, openCluster, SERVERS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";
import { newCustomer } from "./talk.js";

const SEED = Number(process.env.FAULT_SEED ?? 20261121);
const LOAD = { customers: 30, messagesEach: 10, seed: SEED };
/** Whether this machine lets the test mount a small disk at DATA_DIR. */
const CAN_MOUNT = process.platform === "linux" && process.getuid?.() === 0;

let cluster: Cluster;
const board = createScoreboard();

describe.skipIf(!SERVERS)("storage that gives out, under two web and two worker processes", () => {
  beforeAll(async () => {
    cluster = await openCluster({
      env: { DATABASE_CONNECT_TIMEOUT_MS: "1500", DATABASE_LOCK_TIMEOUT_MS: "3000", DATABASE_POOL_SIZE: "6" },
      smallDisk: CAN_MOUNT,
    });
    cluster.echoStatuses(SEED);
  });
  afterAll(() => cluster?.close());

  it("25 the database's disk is full: health is red, webhooks are refused, nothing that was taken is lost, and it comes back by itself", async () => {
    // Raises the error that PostgreSQL gives then (53100), for the tables that grow with each message.
    await cluster.rows(
      "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$",
    );
    const talked = await crowd(cluster, LOAD, async () => {
      await sleep(1_500);
      await cluster.rows("CREATE TRIGGER full_disk BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION no_space()");
      await cluster.rows("CREATE TRIGGER full_disk BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION no_space()");
      const stranger = cluster.newPhone();
      try {
        for (const { url } of cluster.of("web")) {
          expect(await post(url, messagesBody([textMessage(stranger, "eco")]))).toBe(503);
          expect((await fetch(`${url}/health`)).status).toBe(503);
        }
        await sleep(3_000);
      } finally {
        // The next tests are told apart from this one, should it fail.
        await cluster.rows("DROP TRIGGER full_disk ON events");
        await cluster.rows("DROP TRIGGER full_disk ON messages");
      }
    });
    await allHealthy();
    board.add("25 the database's disk is full for 3 s", talked);
  });

  it("25 all connections are taken: health is red, webhooks are refused, nothing that was taken is lost, and it comes back by itself", async () => {
    const refused: number[] = [];
    const talked = await crowd(cluster, LOAD, async () => {
      await sleep(1_500);
      const blocker = new pg.Client({ connectionString: cluster.databaseUrl });
      await blocker.connect();
      await blocker.query("BEGIN; LOCK TABLE events, messages, effects IN ACCESS EXCLUSIVE MODE");
      try {
        const body = messagesBody([textMessage(cluster.newPhone(), "eco")]);
        const [one, two] = cluster.of("web");
        const busy = Array.from({ length: 40 }, (_, n) => post((n % 2 ? one : two)?.url ?? "", body));
        await eventually(async () => {
          for (const { url } of cluster.of("web")) expect((await fetch(`${url}/health`)).status).toBe(503);
        });
        refused.push(...(await Promise.all(busy)));
      } finally {
        // Ending the session releases its locks.
        await blocker.end();
      }
    });
    expect(new Set(refused)).toEqual(new Set([503]));
    await allHealthy();
    board.add("25 all connections taken", talked);
  });

  it.skipIf(!CAN_MOUNT)(
    "25 the disk of DATA_DIR is full: health says so and stays well for balancers, texts are answered, and a file that a customer sent meanwhile is kept once there is room",
    async () => {
      const filler = join(cluster.dataDir, "filler");
      try {
        execFileSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=16k"], { stdio: "ignore" });
      } catch {
        // The loop ends when the disk is full.
      }
      await eventually(async () => {
        for (const { server } of cluster.processes) {
          const health = await fetch(`${server.url}/health`);
          expect([health.status, await health.json()]).toMatchObject([200, { status: "ok", disk: "unavailable" }]);
        }
      });
      const [sender, talker] = [newCustomer(cluster), newCustomer(cluster)];
      cluster.graph.media.set("full", { mime: "text/plain", bytes: Buffer.alloc(100_000, "conteúdo ") });
      await sender.say("arquivo", "Envie o arquivo.");
      await sender.answered();
      sender.expects("Recebi a.txt (text/plain)");
      await cluster.deliver(messagesBody([mediaMessage(sender.phone, "full", "text/plain", "a.txt")]));
      await talker.say("eco", "Anotado: ");
      await talker.answered();
      await sleep(2_500);
      expect(sender.texts()).toEqual(["Envie o arquivo."]);
      rmSync(filler);
      await sender.answered(20_000);
      await allHealthy();
      board.add("25 the disk of DATA_DIR is full", [sender, talker]);
    },
  );

  it("nothing of all that was lost, came twice or in another order, and nothing is left open", () =>
    board.close(cluster));
});

async function allHealthy(): Promise<void> {
  await eventually(async () => {
    for (const { server } of cluster.processes) expect((await fetch(`${server.url}/health`)).status).toBe(200);
  }, 15_000);
}
