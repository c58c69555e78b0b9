import { randomUUID } from "node:crypto";
import { ALERT_TEMPLATE, type AlertWay, type FleetStore } from "../../agent/fleet-ports.js";
import type { Database, Prepared } from "../database.js";
import { addAlert, without } from "./devices/add-alert.js";
import { type Asking, createAsking } from "./devices/asking.js";
import { type DeviceRow, presentDevice, presentReport, type ReportRow } from "./devices/device-rows.js";
import { type AlertRow, presentAlert, presentStanding, type StandingRow } from "./devices/fleet-rows.js";
import { fleetStatements as statements } from "./fleet-statements.js";

/** Stores what is agreed about computers, what happens on them, and the warnings about them. */
export function createFleetStore(database: Database): FleetStore {
  const asking = createAsking(database);
  const { rows, one, within } = asking;
  return {
    standing: ({ tenantId, id }) => one([tenantId], statements.standing, [tenantId, id], presentStanding),
    askToStay: ({ tenantId, conversationId, channelId }, deviceId, { effectKey, at, claims }) =>
      within(tenantId, async (tx) => {
        await tx.run(statements.makeStanding, [tenantId, deviceId]);
        const place = [tenantId, deviceId, conversationId, channelId];
        await tx.run(statements.askToStay, [...place, effectKey, new Date(at), claims]);
        const [row] = await tx.run<StandingRow>(statements.standing, [tenantId, deviceId]);
        if (!row) throw new Error("a computer that does not exist was asked to stay");
        return presentStanding(row);
      }),
    setStaying: ({ tenantId, id }, stays, at, nextScanAt) =>
      within(tenantId, async (tx) => {
        const [before] = await tx.run<StandingRow>(statements.lockStanding, [tenantId, id]);
        if (!before) return null;
        const next = nextScanAt === null ? null : new Date(nextScanAt);
        await tx.run(statements.setStaying, [tenantId, id, stays, new Date(at), next]);
        return presentStanding(before);
      }),
    async mute({ tenantId, id }, muted) {
      await database.batch(
        [tenantId],
        [
          [statements.makeStanding, [tenantId, id]],
          [statements.mute, [tenantId, id, muted]],
        ],
      );
    },
    async beat({ tenantId, id }, { latencyMs, memoryMb }, at) {
      const timed = latencyMs === undefined ? 0 : 1;
      const values = [tenantId, id, new Date(at), timed, Math.round(latencyMs ?? 0), Math.round(memoryMb)];
      await rows([tenantId], statements.beat, values);
    },
    async prune(tenantId, before) {
      const old = [tenantId, new Date(before)];
      const { forgetBeats, forgetEvents, forgetAlerts } = statements;
      await database.batch(
        [tenantId],
        [forgetBeats, forgetEvents, forgetAlerts].map((each): Prepared => [each, old]),
      );
    },
    async addEvents({ tenantId, id }, events, at) {
      const inserts = events.map(({ eventId, kind, detail, at: when }): Prepared => {
        const what = [eventId, kind, JSON.stringify(detail ?? {}), new Date(when), new Date(at)];
        return [statements.event, [randomUUID(), tenantId, id, ...what]];
      });
      const added = inserts.length === 0 ? [] : await database.batch([tenantId], inserts);
      return (added.flat() as { event_id: string }[]).map(({ event_id }) => event_id);
    },
    findFormer: (hash) =>
      one<DeviceRow, ReturnType<typeof presentDevice>>([], statements.findFormer, [hash], presentDevice),
    isBlocked: async (tenantId, publicKey) =>
      (await rows([tenantId], statements.blocked, [tenantId, publicKey])).length > 0,
    async rotate({ tenantId, id }, tokenHash) {
      await database.batch(
        [tenantId],
        [
          [statements.makeStanding, [tenantId, id]],
          [statements.keepFormer, [tenantId, id]],
          [statements.setToken, [tenantId, id, tokenHash]],
        ],
      );
    },
    async endFormer({ tenantId, id }) {
      await rows([tenantId], statements.endFormer, [tenantId, id]);
    },
    due: async (at, most) => (await rows<StandingRow>([], statements.due, [new Date(at), most])).map(presentStanding),
    async askScan({ tenantId, conversationId, channelId, deviceId }, report, nextScanAt) {
      const { id, effectKey, scope, pageKey, at } = report;
      const place = [id, tenantId, deviceId, conversationId, channelId, effectKey, scope, pageKey, new Date(at)];
      const [, , found = []] = await database.batch(
        [tenantId],
        [
          [statements.askScan, place],
          nextScanAt === null
            ? [statements.standing, [tenantId, deviceId]]
            : [statements.setNextScan, [tenantId, deviceId, new Date(nextScanAt)]],
          [statements.report, [tenantId, id]],
        ],
      );
      return (found as ReportRow[]).map(presentReport)[0] ?? null;
    },
    async scanAgain({ tenantId, id }, at) {
      await rows([tenantId], statements.setNextScan, [tenantId, id, new Date(at)]);
    },
    ...alerts(asking),
  };
}

type AlertsPart = Pick<FleetStore, "warn" | "timezone" | "alertsDue" | "alertWay" | "putOffAlert" | "endAlert">;

/** The part of the store for warnings. */
function alerts({ database, rows, one, within }: Asking): AlertsPart {
  return {
    warn: (alert, at) => within(alert.tenantId, (tx) => addAlert(tx, alert, at)),
    timezone: async (tenantId) =>
      (await one([tenantId], statements.company, [tenantId], (row: { timezone: string }) => row.timezone)) ?? "UTC",
    alertsDue: async (at, most) =>
      (await rows<AlertRow>([], statements.alertsDue, [new Date(at), most])).map(presentAlert),
    async alertWay({ tenantId, deviceId, conversationId, channelId }) {
      const [ways = [], templates = []] = await database.batch(
        [tenantId],
        [
          [statements.alertWay, [tenantId, deviceId, conversationId]],
          [statements.alertTemplate, [tenantId, channelId, ALERT_TEMPLATE.name]],
        ],
      );
      const [way] = ways as (Omit<AlertWay, "lastInboundAt" | "hasTemplate"> & { lastInboundAt: Date | null })[];
      const [template] = templates as { variables: number }[];
      if (!way) return null;
      const hasTemplate = template?.variables === ALERT_TEMPLATE.variables;
      return { ...way, lastInboundAt: way.lastInboundAt?.getTime() ?? null, hasTemplate };
    },
    async putOffAlert({ tenantId, id }, until) {
      await rows([tenantId], statements.putOffAlert, [tenantId, id, new Date(until)]);
    },
    endAlert: (alert, end, at, rest) =>
      within(alert.tenantId, async (tx) => {
        const { tenantId, id, findings } = alert;
        const [kept] = await tx.run<AlertRow>(statements.lockAlert, [tenantId, id]);
        if (!kept) return;
        const reason = end.state === "kept" ? end.reason : null;
        const told = end.state === "told" ? new Date(at) : null;
        await tx.run(statements.endAlert, [tenantId, id, end.state, reason, told, JSON.stringify(findings)]);
        const unsaid = without(kept.findings, findings);
        if (unsaid.length === 0 || rest === null) return;
        const more = { ...presentAlert(kept), ...rest, id: randomUUID(), findings: unsaid };
        await addAlert(tx, more, at);
      }),
  };
}
