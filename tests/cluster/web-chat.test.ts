import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { seeded } from "../faults/harness/seeded.js";
import { type Cluster, openCluster, SERVERS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";
import { type Visitor, visit } from "./visitor.js";

const SEED = Number(process.env.FAULT_SEED ?? 20261121);

let cluster: Cluster;
const board = createScoreboard();
const urls = () => cluster.of("web").map(({ url }) => url);
const web = (at: number) => urls()[at] ?? "";

describe.skipIf(!SERVERS)("the widget before two web processes", () => {
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster?.close());

  it("12 a widget that reconnects to the other process with the same message id: one message, and what was missed arrives", async () => {
    const visitors = await Promise.all(Array.from({ length: 20 }, (_, n) => visit(web(n % 2), urls)));
    await Promise.all(
      visitors.map(async (visitor, n) => {
        await visitor.say("eco", "Anotado: ");
        await visitor.sayAndHangUp("perdida", "Anotado: perdida");
        // Some come back at once, some after the answer was made in their absence.
        await sleep(n % 3 === 0 ? 0 : 400);
        await visitor.come(web((n + 1) % 2));
        await visitor.say("de volta", "Anotado: de volta");
      }),
    );
    await allAnswered(visitors);
    expect(visitors.flatMap((visitor) => visitor.echoes())).toEqual([]);
    for (const visitor of visitors) visitor.leave();
    const [row] = await cluster.rows("SELECT count(*)::int AS n FROM messages WHERE author = 'contact'");
    expect(row).toEqual({ n: 60 });
    board.add("12 reconnected to the other web process", visitors);
  });

  it("12 visitors talk on while each web process in turn is killed and comes back", async () => {
    const random = seeded(SEED);
    const visitors = await Promise.all(Array.from({ length: 30 }, (_, n) => visit(web(n % 2), urls)));
    const talk = async (visitor: Visitor) => {
      for (let n = 0; n < 10; n++) {
        await visitor.say(n === 0 ? "eco" : `item ${n}`, n === 0 ? "Anotado: " : `Anotado: item ${n}`);
        await sleep(random() * 900);
      }
    };
    const kills = async () => {
      for (const at of [0, 1]) {
        await sleep(800);
        await cluster.killOne("web", at, 300);
      }
    };
    await Promise.all([kills(), ...visitors.map(talk)]);
    // A visitor who was cut off and had nothing more to say reconnects by itself, as the widget does.
    await Promise.all(visitors.map((visitor, n) => visitor.come(web(n % 2))));
    await allAnswered(visitors);
    for (const visitor of visitors) visitor.leave();
    board.add("12 web processes killed under visitors", visitors);
  });

  it("nothing of all that was lost, came twice or in another order, and nothing is left open", () =>
    board.close(cluster));
});

async function allAnswered(visitors: readonly Visitor[]): Promise<void> {
  await eventually(
    () => expect(visitors.map((visitor) => visitor.got().length)).toEqual(visitors.map(({ said }) => said.length)),
    20_000,
  );
}
