import type { DeviceStore, ShownReport } from "../../../agent/ports.js";
import { statements } from "../device-statements.js";
import { isUuid } from "../is-uuid.js";
import type { Asking } from "./asking.js";
import {
  type DeviceRow,
  presentDevice,
  presentReport,
  presentTask,
  type ReportRow,
  type TaskRow,
} from "./device-rows.js";

type ScansPart = Pick<
  DeviceStore,
  "openScans" | "report" | "findReport" | "earlierReports" | "endScan" | "scanTold" | "scansToEnd"
>;

type PlaceRow = ShownReport["company"] & ShownReport["channel"];

/** The part of the store for scans: requested measurements and their reports. */
export function scans({ database, rows, one, within }: Asking): ScansPart {
  return {
    openScans: async ({ tenantId, id }) =>
      (await rows<ReportRow>([tenantId], statements.openScans, [tenantId, id])).map(presentReport),
    // A computer sends these ids, so they may be no uuid.
    report: async (tenantId, id) =>
      isUuid(id) ? one([tenantId], statements.report, [tenantId, id], presentReport) : null,
    async findReport(pageKey) {
      const report = await one([], statements.findReport, [pageKey], presentReport);
      if (!report) return null;
      const { tenantId, deviceId, channelId, reportedAt } = report;
      const at = new Date(reportedAt ?? report.askedAt);
      const [devices = [], places = [], befores = []] = await database.batch(
        [tenantId],
        [
          [statements.device, [tenantId, deviceId]],
          [statements.placeOfReport, [tenantId, channelId]],
          [statements.reportBefore, [tenantId, deviceId, at]],
        ],
      );
      const [device] = devices as DeviceRow[];
      const [place] = places as PlaceRow[];
      if (!device || !place) return null;
      const before = (befores as ReportRow[]).map(presentReport)[0] ?? null;
      const since = new Date(before?.reportedAt ?? at);
      const repairs = await rows<TaskRow>([tenantId], statements.repairsSince, [tenantId, deviceId, since]);
      const { id, kind, ...company } = place;
      return {
        report,
        device: presentDevice(device),
        company,
        channel: { id, kind },
        before,
        repairs: repairs.map(presentTask),
      };
    },
    earlierReports: async ({ tenantId, id }, most) =>
      (await rows<ReportRow>([tenantId], statements.earlierReports, [tenantId, id, most])).map(presentReport),
    endScan: ({ tenantId, id }, end, at) =>
      within(tenantId, async (tx) => {
        const [before] = await tx.run<ReportRow>(statements.lockReport, [tenantId, id]);
        if (!before) throw new Error("there is no such scan");
        const better = before.state === "failed" && end.state === "reported";
        if (before.state !== "asked" && !better) return presentReport(before);
        const what =
          end.state === "reported"
            ? [end.score, JSON.stringify(end.findings), JSON.stringify(end.facts)]
            : [null, "[]", JSON.stringify({ reason: end.reason })];
        const [after] = await tx.run<ReportRow>(statements.endReport, [tenantId, id, end.state, ...what, new Date(at)]);
        return presentReport(after ?? before);
      }),
    async scanTold({ tenantId, id }) {
      await rows([tenantId], statements.reportTold, [tenantId, id]);
    },
    scansToEnd: async (before, most) =>
      (await rows<ReportRow>([], statements.scansToEnd, [new Date(before), most])).map(presentReport),
  };
}
