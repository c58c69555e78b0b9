import type { DeviceFacts } from "../../agent/wire.js";

const known = <T>(value: T) => ({ known: true as const, value });
const unknown = { known: false as const, reason: "sem permissão" };

/** What an agent measures on a computer whose disk is full. */
export const FACTS: DeviceFacts = {
  at: 1,
  host: { name: "PC-ANA", os: "linux", osName: "Debian 12", uptimeHours: known(5), osBuild: known("12.1") },
  cpu: known({ model: "i5", cores: 4, loadPercent: 10, celsius: null }),
  memory: known({ totalBytes: 8e9, availableBytes: 4e9, swapUsedPercent: 0 }),
  disks: known([{ mount: "/", sizeBytes: 100e9, usedBytes: 99e9, reclaimableBytes: 4e9, kind: "ssd" as const }]),
  smart: unknown,
  battery: unknown,
  network: known({ connectMs: 20, lossPercent: 0 }),
  processes: known({ total: 100, top: [] }),
  startupItems: known(3),
  updates: unknown,
  antivirus: unknown,
  temporaryBytes: known(4e9),
  diskEvents24h: known(0),
};
