import { randomUUID } from "node:crypto";
import { FACTS } from "./facts.js";
import type { Customer, HubHarness } from "./hub-harness.js";

/** An event as an agent sends it. */
export const event = (kind: string, detail: object = {}) => ({ eventId: randomUUID(), at: Date.now(), kind, detail });

/** Disks of 100 GB, of which so many are used. */
export const disks = (usedGb: number) => ({
  known: true as const,
  value: [{ mount: "/", sizeBytes: 100e9, usedBytes: usedGb * 1e9, kind: "ssd" as const }],
});

/** A computer that stays, with a first report that found nothing wrong. */
export async function staying(harness: HubHarness, ana: Customer) {
  const { agent } = await harness.paired(ana);
  const facts = { ...FACTS, disks: disks(40) };
  await agent.say("report", { scanId: agent.scans[0], outcome: "reported", facts });
  await harness.consent(ana, "Posso deixar um programa no seu computador?", true, "accompany");
  const key = harness.newKey();
  const answer = await harness.ask(ana, "devices.accompany", { act: "start" }, key);
  if (answer.outcome !== "done") throw new Error(`it was not asked: ${JSON.stringify(answer)}`);
  await agent.until(() => agent.heard.includes("stay"));
  await agent.say("events", { events: [event("staying", { on: true })] });
  await harness.heard(key, "staying");
  return { agent, device: { tenantId: ana.tenantId, id: agent.deviceId ?? "" } };
}
