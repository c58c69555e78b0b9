import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AlreadyServed, openServerSession, tellChanged } from "../../db/server-session.js";
import { eventually } from "../faults/harness/eventually.js";
import { type Gate, openGate } from "../faults/harness/gate.js";
import { type MadeDatabase, makeDatabase, TEST_POSTGRES_URL } from "./open-postgres-test-database.js";

const TENANT = "00000000-0000-4000-8000-000000000001";

let made: MadeDatabase;
let gate: Gate;

/** Opens a session that records what it is told. */
async function open(url: string, sole = false) {
  const heard: string[] = [];
  const session = await openServerSession({
    url,
    sole,
    changed: (tenant) => heard.push(tenant),
    reconnected: () => heard.push("reconnected"),
    replaced: () => heard.push("replaced"),
    problem: () => {},
  });
  return { session, heard };
}

describe.skipIf(!TEST_POSTGRES_URL)("the session of a serving process", () => {
  beforeAll(async () => {
    made = await makeDatabase();
    gate = await openGate(made.servingUrl);
  });
  afterAll(async () => {
    await gate.cut();
    await made.drop();
  });

  it("hears what others and commands changed", async () => {
    const [one, two] = [await open(made.servingUrl), await open(made.servingUrl)];
    await one.session.tell(TENANT);
    await tellChanged(made.servingUrl, TENANT);
    await eventually(() => expect(two.heard).toEqual([TENANT, TENANT]));
    await Promise.all([one.session.close(), two.session.close()]);
  });

  it("lets one process alone serve without Redis, and the next once that one ended", async () => {
    const first = await open(made.servingUrl, true);
    await expect(open(made.servingUrl, true)).rejects.toThrow(AlreadyServed);
    await first.session.close();
    const next = await eventually(() => open(made.servingUrl, true));
    await next.session.close();
  });

  it("is opened again after a cut, and its process ends where another took its place meanwhile", async () => {
    const first = await open(gate.url, true);
    await gate.cut();
    const other = await eventually(() => open(made.servingUrl, true));
    await gate.mend();
    await eventually(() => expect(first.heard).toEqual(["replaced"]));
    await other.session.close();
    await first.session.close();
  });

  it("is opened again after a cut that the server did not see, although the lost session still has the lock there", async () => {
    const first = await open(gate.url, true);
    gate.part();
    await eventually(() => expect(first.heard).toEqual(["reconnected"]));
    gate.part();
    await eventually(() => expect(first.heard).toEqual(["reconnected", "reconnected"]));
    await expect(open(made.servingUrl, true)).rejects.toThrow(AlreadyServed);
    await first.session.close();
    const next = await eventually(() => open(made.servingUrl, true));
    await next.session.close();
  });

  it("misses a server that fell silent although no connection broke, and hears again from the one that answers", async () => {
    const { session, heard } = await open(gate.url);
    gate.hold();
    // The session asks every ten seconds and waits five for the answer.
    await new Promise((resolve) => setTimeout(resolve, 17_000));
    expect(heard).toEqual([]);
    await gate.mend();
    await eventually(() => expect(heard).toEqual(["reconnected"]));
    await tellChanged(made.servingUrl, TENANT);
    await eventually(() => expect(heard).toEqual(["reconnected", TENANT]));
    await session.close();
  });
});
