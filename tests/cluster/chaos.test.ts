import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { seeded } from "../faults/harness/seeded.js";
import { crowd } from "./crowd.js";
import { CAN_KILL_SERVICES, type Cluster, openCluster, type Role, SERVERS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";
import { type Visitor, visit } from "./visitor.js";

/** `FAULT_SEED` repeats a run's troubles. `FAULT_CHAOS_SECONDS` sets its length (the long form has 150 or more). */
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const SECONDS = Number(process.env.FAULT_CHAOS_SECONDS ?? 35);
const CUSTOMERS = 30;
const VISITORS = 10;
/** The average pause in ms. A visitor writes as often. */
const PAUSE_MS = 1_000;
const MESSAGES_EACH = Math.ceil((SECONDS * 1_000) / PAUSE_MS);

let cluster: Cluster;
const board = createScoreboard();
const log: { at: string; trouble: string }[] = [];

describe.skipIf(!SERVERS)("anything that can happen, at random, together", () => {
  beforeAll(async () => {
    cluster = await openCluster({ env: { CONTACT_MESSAGES_PER_MINUTE: "0" } });
    cluster.echoStatuses(SEED);
  });
  afterAll(() => cluster?.close());

  it(`1 2 3 9 10 12 22 23 24 kills and freezes for ${SECONDS} s, seed ${SEED}`, {
    timeout: (SECONDS + 240) * 1_000,
  }, async () => {
    const urls = () => cluster.of("web").map(({ url }) => url);
    const visitors = await Promise.all(Array.from({ length: VISITORS }, (_, n) => visit(urls()[n % 2] ?? "", urls)));
    const random = seeded(SEED);
    const talk = async (visitor: Visitor) => {
      for (let n = 0; n < MESSAGES_EACH; n++) {
        await visitor.say(n === 0 ? "eco" : `item ${n}`, n === 0 ? "Anotado: " : `Anotado: item ${n}`);
        await sleep(2 * PAUSE_MS * random());
      }
    };
    const load = {
      customers: CUSTOMERS,
      messagesEach: MESSAGES_EACH,
      pauseMs: 2 * PAUSE_MS,
      seed: SEED,
      patienceMs: 90_000,
    };
    const [customers] = await Promise.all([
      crowd(cluster, load, async () => {
        await Promise.all([troubleProcesses(seeded(SEED + 1)), troubleServices(seeded(SEED + 2))]);
      }),
      ...visitors.map(talk),
    ]);
    // A visitor who was cut off and had nothing more to say reconnects by itself, as the widget does.
    await Promise.all(visitors.map((visitor, n) => visitor.come(urls()[n % 2] ?? "")));
    await eventually(
      () => expect(visitors.map((visitor) => visitor.got().length)).toEqual(visitors.map(() => MESSAGES_EACH)),
      60_000,
    );
    for (const visitor of visitors) visitor.leave();
    board.add(`WhatsApp, seed ${SEED}, ${log.length} troubles`, customers);
    board.add("the widget, meanwhile", visitors);
  });

  it("nothing of all that was lost, came twice or in another order, and nothing is left open", async () => {
    console.table(log);
    await board.close(cluster);
  });
});

const since = Date.now();
const note = (trouble: string) => log.push({ at: `${((Date.now() - since) / 1_000).toFixed(1)} s`, trouble });

/** Kills and freezes processes, one after another, until the time is over. */
async function troubleProcesses(random: () => number): Promise<void> {
  const until = Date.now() + SECONDS * 1_000;
  while (Date.now() < until) {
    await sleep(500 + random() * 2_500);
    const role: Role = random() < 0.6 ? "worker" : "web";
    const at = random() < 0.5 ? 0 : 1;
    const ms = Math.round(random() * (role === "worker" ? 9_000 : 4_000));
    if (random() < 0.65) {
      note(`kill -9 ${role} ${at}, ${Math.round(ms / 10)} ms away`);
      await cluster.killOne(role, at, ms / 10);
    } else {
      note(`SIGSTOP ${role} ${at} for ${ms} ms`);
      await cluster.freezeOne(role, at, ms);
    }
  }
}

/** Kills PostgreSQL and Redis, and wipes Redis, now and then, until the time is over. */
async function troubleServices(random: () => number): Promise<void> {
  const until = Date.now() + SECONDS * 1_000;
  while (Date.now() < until) {
    await sleep(3_000 + random() * 9_000);
    const [which, ms] = [random(), Math.round(300 + random() * 3_000)];
    if (which < 0.3 || !CAN_KILL_SERVICES) {
      note("Redis wiped");
      await cluster.wipeRedis();
    } else {
      const name = which < 0.65 ? "redis" : "postgres";
      note(`kill -9 ${name}, ${ms} ms away`);
      await cluster.killService(name, ms);
    }
  }
}
