import type { DeviceReport } from "../ports.js";
import { storedFindings } from "../rules/stored-findings.js";

/** The part of a report that flows see. The rest stands on the report's page. */
export function reportValue(scan: DeviceReport, device: { id: string; name: string; os: string } | null, url: string) {
  const findings = storedFindings(scan.findings);
  const troubles = findings.filter(({ severity }) => severity === "critical" || severity === "warn");
  const unknown = new Set(findings.filter(({ severity }) => severity === "unknown").map(({ title }) => title));
  return {
    id: scan.id,
    score: scan.score ?? 0,
    findings: troubles.map(({ id, severity, title, subject, evidenceText, meaning, remedy, item, forecast }) => ({
      id,
      severity,
      title,
      subject,
      evidence: evidenceText,
      meaning,
      remedy,
      item,
      forecast: forecast?.words ?? null,
    })),
    unknown: [...unknown],
    recommended: [...new Set(troubles.flatMap(({ item }) => item ?? []))],
    url,
    device: device ? { id: device.id, name: device.name, os: device.os } : null,
  };
}
