import { expect } from "vitest";
import type { KeyPair } from "../../agent/sign.js";
import { FACTS } from "./facts.js";
import { type Customer, type HubHarness, TestAgent } from "./hub-harness.js";

/** Pairs a customer's computer (the same, if it has the same keys) and measures it: so much of its disk of 100 GB is in use. */
export async function measured(harness: HubHarness, ana: Customer, keys: KeyPair, usedGb: number) {
  const { invite, code } = await harness.invite(ana);
  const agent = new TestAgent(harness.address, keys);
  await agent.connect({ code });
  const key = harness.newKey();
  await harness.ask(ana, "devices.scan", { invite, scope: "full" }, key);
  await agent.until(() => agent.scans.length === 1);
  const disk = { mount: "/", sizeBytes: 100e9, usedBytes: usedGb * 1e9, reclaimableBytes: 5e9, kind: "ssd" as const };
  const facts = { ...FACTS, disks: { known: true as const, value: [disk] } };
  expect(await agent.say("report", { scanId: agent.scans[0], outcome: "reported", facts })).toEqual({ ok: true });
  agent.leave();
  return (await harness.heard(key, "reported")).value;
}

/** All that a customer measured so far was measured a day earlier. */
export const aDayPasses = (harness: HubHarness, { tenantId, conversationId }: Customer) =>
  harness.rows(
    tenantId,
    `UPDATE reports SET asked_at = asked_at - interval '1 day', reported_at = reported_at - interval '1 day' WHERE tenant_id = $1 AND conversation_id = $2 RETURNING id`,
    [tenantId, conversationId],
  );
