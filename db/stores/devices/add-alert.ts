import type { AlertFinding, NewAlert } from "../../../agent/fleet-ports.js";
import type { Tx } from "../../database.js";
import { fleetStatements as statements } from "../fleet-statements.js";
import type { AlertRow } from "./fleet-rows.js";

/** Adds findings to the warnings about a computer (see `FleetStore.warn`). */
export async function addAlert(tx: Tx, alert: NewAlert, at: number): Promise<void> {
  const { tenantId, deviceId, conversationId, channelId, pageKey, next } = alert;
  // Two reports of one computer at once wait for each other here.
  await tx.run(statements.makeStanding, [tenantId, deviceId]);
  await tx.run(statements.lockStanding, [tenantId, deviceId]);
  const kept = await tx.run<AlertRow>(statements.alertsSince, [tenantId, deviceId, alert.day]);
  const known = kept.flatMap(({ findings }) => findings);
  const more = without(alert.findings, known);
  if (more.length === 0) return;
  const today = kept.filter(isOf(alert.day));
  const isTold = today.some(({ state }) => state !== "waiting");
  const { day, dueAt } = isTold && !more.some(isCritical) ? next : alert;
  const ofDay = kept.filter(isOf(day));
  const waiting = ofDay.find(({ state }) => state === "waiting");
  if (waiting) {
    const findings = [...without(waiting.findings, more), ...more].toSorted((one, other) => rank(other) - rank(one));
    const grown = [waiting.id, JSON.stringify(findings), pageKey, new Date(dueAt)];
    await tx.run(statements.growAlert, [tenantId, ...grown]);
    return;
  }
  const named = ofDay.length === 0 ? day : `${day} ${ofDay.length + 1}`;
  const what = [JSON.stringify(more), pageKey, new Date(dueAt), new Date(at)];
  await tx.run(statements.makeAlert, [alert.id, tenantId, deviceId, conversationId, channelId, named, ...what]);
}

/** The findings that are not among the others, or are there as less bad. */
export function without(findings: readonly AlertFinding[], others: readonly AlertFinding[]): AlertFinding[] {
  return findings.filter((each) => !others.some((other) => keyOf(other) === keyOf(each) && rank(other) >= rank(each)));
}

const isOf = (day: string) => (row: AlertRow) => row.day === day || row.day.startsWith(`${day} `);
const isCritical = ({ severity }: AlertFinding) => severity === "critical";
const rank = (finding: AlertFinding) => (isCritical(finding) ? 1 : 0);

/** The same fault of the same part. */
const keyOf = ({ id, subject }: AlertFinding) => `${id} ${subject ?? ""}`;
