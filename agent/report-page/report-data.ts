import type { DeviceReport } from "../ports.js";
import { storedFindings } from "../rules/stored-findings.js";
import { guidedFacts } from "./guided-answers.js";

/** A report as data, for the customer's own address. It says what its page says, and has the same numbers. */
export function reportData(
  report: Pick<DeviceReport, "score" | "findings" | "reportedAt" | "facts">,
  device: { name: string; os: string },
) {
  const { score, reportedAt } = report;
  const guided = guidedFacts(report);
  const at = reportedAt === null ? null : new Date(reportedAt).toISOString();
  return {
    device: { name: device.name, os: device.os },
    ...(guided === null
      ? { measuredAt: at, score }
      : { measuredAt: null, score: null, answeredAt: at, answers: guided.answers }),
    findings: storedFindings(report.findings),
  };
}
