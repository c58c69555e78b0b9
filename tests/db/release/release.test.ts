import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../db/database.js";
import { migrate } from "../../../db/migrate.js";
import { assets } from "../../../server/assets.js";
import { EngineHarness } from "../../engine/engine-harness.js";
import { FakeChannel } from "../../engine/fake-channel.js";
import { openRelease, readRelease } from "./open-release.js";

describe.each(["1ba736d"])("the database of release %s, migrated", (name) => {
  const release = readRelease(name);
  const channel = new FakeChannel(release.company, { waitMs: 0, then: "repeat" });
  const { tenantId } = release.company;
  const [asked, waits, taken] = [release.asked, release.waits, release.taken].map((conversationId) => ({
    tenantId,
    conversationId,
  })) as [Ref, Ref, Ref];
  type Ref = { tenantId: string; conversationId: string };
  let database: Database;
  let harness: EngineHarness;

  beforeAll(async () => {
    database = await openRelease(release);
    await migrate(database, assets.migrations);
    harness = new EngineHarness(database);
    harness.channels.set(release.company.channelId, channel);
    // Goes on a minute after the release stopped, whenever this test runs.
    const last = Math.max(...(release.rows.messages ?? []).map(({ at }) => Date.parse(String(at))));
    harness.pass(last + 60_000 - Date.now());
    await harness.engine.start();
  });
  afterAll(async () => {
    await harness.engine.stop();
    await database.close();
  });

  it("goes on with the question that waited, and knows the answer before it", async () => {
    expect(await harness.write(release.company, "5511000000001", "sexta")).toEqual(asked);
    await harness.settled(asked);
    expect(channel.texts("5511000000001")).toEqual(["Anotado, Ana: sexta."]);
  });

  it("leaves a conversation to the person who had it, and goes on once it is given back", async () => {
    expect(await harness.write(release.company, "5511000000003", "oi?")).toEqual(taken);
    await harness.settled(taken);
    expect(channel.texts("5511000000003")).toEqual([]);
    await harness.act(release.company, taken, { kind: "give_back", userId: release.person, personName: "Rui" });
    await harness.settled(taken);
    await harness.write(release.company, "5511000000003", "Bia");
    await harness.settled(taken);
    expect(channel.texts("5511000000003").at(-1)).toBe("Para quando é, Bia?");
  });

  it("does what waited for the clock when its time comes", async () => {
    expect(channel.texts("5511000000002")).toEqual([]);
    harness.pass(20 * 60_000);
    await harness.until("the clock's turn was run", () => channel.texts("5511000000002").length > 0);
    await harness.settled(waits);
    expect(channel.texts("5511000000002")).toEqual(["Voltei, como prometi."]);
  });

  it("has told nobody of trouble", () => {
    expect(harness.complaints).toEqual([]);
  });
});
