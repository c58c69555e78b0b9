import type { DeviceReport } from "../ports.js";
import { storedFindings } from "../rules/stored-findings.js";

/** A report as data, for the customer's own address. It says what its page says, and has the same numbers. */
export function reportData(
  report: Pick<DeviceReport, "score" | "findings" | "reportedAt">,
  device: { name: string; os: string },
) {
  const { score, reportedAt } = report;
  return {
    device: { name: device.name, os: device.os },
    measuredAt: reportedAt === null ? null : new Date(reportedAt).toISOString(),
    score,
    findings: storedFindings(report.findings),
  };
}
