import { randomUUID } from "node:crypto";
import type { DeviceStore } from "../../../agent/ports.js";
import { statements } from "../device-statements.js";
import type { Asking } from "./asking.js";
import { type DeviceRow, presentDevice, presentReport, type ReportRow } from "./device-rows.js";

/** What stands where a measured device has its system. */
const BY_ANSWERS = "respondido na conversa";

/** The part of the store for reports of what was answered, where no program measures. */
export function guidedReports({ within }: Asking): Pick<DeviceStore, "keepGuided"> {
  return {
    keepGuided: ({ tenantId, conversationId, channelId }, { effectKey, pageKey, name, score, findings, facts, at }) =>
      within(tenantId, async (tx) => {
        const [place] = await tx.run<{ contact: string }>(statements.conversationPlace, [
          conversationId,
          tenantId,
          channelId,
        ]);
        if (!place) return null;
        const [earlier] = await tx.run<ReportRow>(statements.reportOfEffect, [tenantId, effectKey]);
        if (!earlier) {
          const { contact } = place;
          const [known] = await tx.run<DeviceRow>(statements.guidedDevice, [tenantId, contact, name]);
          const [device = known] = known
            ? []
            : await tx.run<DeviceRow>(statements.insertGuidedDevice, [
                randomUUID(),
                tenantId,
                contact,
                name,
                BY_ANSWERS,
              ]);
          if (!device) throw new Error("the device could not be written");
          await tx.run(statements.insertGuidedReport, [
            randomUUID(),
            tenantId,
            device.id,
            conversationId,
            channelId,
            effectKey,
            score,
            JSON.stringify(findings),
            JSON.stringify(facts),
            pageKey,
            new Date(at),
          ]);
        }
        const [report] = await tx.run<ReportRow>(statements.reportOfEffect, [tenantId, effectKey]);
        const [device] = report ? await tx.run<DeviceRow>(statements.device, [tenantId, report.device_id]) : [];
        if (!report || !device) throw new Error("the report could not be written");
        return { report: presentReport(report), device: presentDevice(device) };
      }),
  };
}
