import { afterAll, beforeAll, expect, it } from "vitest";
import { sha256 } from "../../agent/hub/admit.js";
import type { Database } from "../../db/database.js";
import { pairingProgress } from "../../db/stores/pairing-progress.js";
import { stateOf } from "../../server/demo-device-state.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { FACTS } from "./facts.js";
import { HubHarness, TestAgent } from "./hub-harness.js";

let database: Database;
let harness: HubHarness;
beforeAll(async () => {
  database = await openTestDatabase();
  harness = new HubHarness(database);
  await harness.start();
});
afterAll(async () => {
  await harness.stop();
  await database.close();
});

it("follows a computer from its code to its repair, for its own company alone", async () => {
  const ana = await harness.customer();
  const { invite, code } = await harness.invite(ana);
  const state = async () => stateOf(await pairingProgress(database, [ana.tenantId], sha256(code)));
  expect(await state()).toBe("starting");
  const agent = new TestAgent(harness.address);
  await agent.connect({ code });
  expect(await state()).toBe("waiting");
  await harness.ask(ana, "devices.scan", { invite, scope: "full" });
  await agent.until(() => agent.token !== null && agent.scans.length > 0);
  expect(await state()).toBe("scanning");
  await agent.say("report", { scanId: agent.scans[0], outcome: "reported", facts: FACTS });
  expect(await state()).toBe("sent");

  const order = harness.order(ana, ["temp-cleanup"]);
  const preview = harness.newKey();
  await harness.ask(ana, "devices.preview", { order: { id: order } }, preview);
  await agent.until(() => agent.tasks.length === 1);
  expect(await state()).toBe("working");
  const dryRun = { effect: { bytes: 4.2e9, files: 42 }, before: { freeBytes: 5e9 }, undo: "Dá para desfazer" };
  await agent.say("progress", { id: agent.tasks[0]?.id, state: "done", result: dryRun });
  const { value } = await harness.heard(preview, "previewed");
  // A dry run that has ended is no repair.
  expect(await state()).toBe("sent");
  await harness.consent(ana, `É isto:\n${String(value.words)}\nPosso começar?`);
  await harness.ask(ana, "devices.repair", { order, plan: String(value.plan), consent: true });
  await agent.until(() => agent.tasks.length === 2);
  expect(await state()).toBe("working");
  const done = { ...dryRun, after: { freeBytes: 9.2e9 } };
  await agent.say("progress", { id: agent.tasks[1]?.id, state: "done", result: done });
  expect(await state()).toBe("repaired");

  const stranger = await harness.customer();
  expect(await pairingProgress(database, [stranger.tenantId], sha256(code))).toBeNull();
  expect(await pairingProgress(database, [], sha256(code))).toBeNull();
  // A demonstration may have several companies, and the code is any one's.
  const ofBoth = await pairingProgress(database, [stranger.tenantId, ana.tenantId], sha256(code));
  expect(ofBoth).toMatchObject({ pairing: "confirmed", repaired: true });
  agent.leave();
});
