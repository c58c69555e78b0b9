import type { Systeminformation } from "systeminformation";
import { z } from "zod";
import type { DeviceFacts } from "../../wire.js";
import { redact } from "../redact.js";
import { NotKnown } from "./probe.js";

type Drives = Extract<DeviceFacts["smart"], { known: true }>["value"];

/** The parts of smartctl's JSON (7.x) that are read. systeminformation passes them on when smartctl may run. */
const smartData = z.object({
  smart_status: z.object({ passed: z.boolean() }).optional(),
  temperature: z.object({ current: z.number() }).optional(),
  ata_smart_attributes: z
    .object({ table: z.array(z.object({ id: z.number(), raw: z.object({ value: z.number() }) })) })
    .optional(),
  nvme_smart_health_information_log: z
    .object({
      critical_warning: z.number(),
      available_spare: z.number(),
      percentage_used: z.number(),
      media_errors: z.number(),
    })
    .partial()
    .optional(),
});

/**
 * What the drives report about themselves. A drive that reports nothing is left out; when none reports anything, the
 * reading is unknown.
 */
export function readSmart(drives: readonly Systeminformation.DiskLayoutData[]): Drives {
  const told = drives.flatMap((drive) => readDrive(drive) ?? []);
  if (told.length > 0) return told;
  throw new NotKnown(
    drives.length === 0 ? "o sistema não mostra os discos" : "os discos só respondem a um administrador",
  );
}

function readDrive(drive: Systeminformation.DiskLayoutData): Drives[number] | null {
  const raw = "smartData" in drive ? drive.smartData : undefined;
  const data = smartData.safeParse(raw).data ?? {};
  const said = (drive.smartStatus ?? "").toLowerCase();
  const passed = data.smart_status?.passed ?? (said === "ok" ? true : said.includes("fail") ? false : null);
  if (passed === null) return null;
  const nvme = data.nvme_smart_health_information_log;
  const ata = (id: number) => data.ata_smart_attributes?.table.find((one) => one.id === id)?.raw.value ?? null;
  // 187 means reported uncorrectable, 198 offline uncorrectable
  const uncorrectable = [ata(187), ata(198)].filter((of) => of !== null);
  const spareIsLow = nvme?.available_spare !== undefined && nvme.available_spare < 10;
  return {
    drive: redact(`${drive.vendor} ${drive.name}`, 80) || redact(drive.type, 80) || "disco",
    healthy: passed && (nvme?.critical_warning ?? 0) === 0 && !spareIsLow,
    reallocated: ata(5),
    pending: ata(197),
    mediaErrors: nvme?.media_errors ?? (uncorrectable.length > 0 ? Math.max(...uncorrectable) : null),
    wearPercent: nvme?.percentage_used ?? null,
    celsius:
      data.temperature?.current ?? (drive.temperature !== null && drive.temperature > 0 ? drive.temperature : null),
  };
}
