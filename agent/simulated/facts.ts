import type { DeviceFacts, HostFacts, Reading } from "../wire.js";

/** The demonstration's computers. Their facts are made up; what the agent does with them is real. */
export const SIMULATED_KINDS = ["healthy", "dying-disk", "full-disk"] as const;
export type SimulatedKind = (typeof SIMULATED_KINDS)[number];

const HOST = { os: "linux", osName: "Ubuntu 24.04 LTS (simulado)" } as const;
export const SIMULATED_HOSTS: { [kind in SimulatedKind]: HostFacts } = {
  healthy: { ...HOST, name: "PC-SAUDAVEL" },
  "dying-disk": { ...HOST, name: "PC-DISCO-RUIM" },
  "full-disk": { ...HOST, name: "PC-DISCO-CHEIO" },
};

/** The size in bytes of the temporary files with which the computer's sandbox is filled. */
export const SIMULATED_TEMPORARY_BYTES: { [kind in SimulatedKind]: number } = {
  healthy: 180e6,
  "dying-disk": 900e6,
  "full-disk": 4.2e9,
};

const known = <T>(value: T): Reading<T> => ({ known: true, value });
const SYNTHETIC = "computador simulado";

/** Made-up facts of a computer, measured at `at`. `temporaryBytes` is really measured, in its sandbox. */
export function simulatedFacts(kind: SimulatedKind, at: number, temporaryBytes: number): DeviceFacts {
  const room = (availableBytes: number) => ({ availableBytes, reclaimableBytes: temporaryBytes });
  const free = simulatedFreeBytes(temporaryBytes);
  const healthy: DeviceFacts = {
    at,
    host: { ...SIMULATED_HOSTS[kind], uptimeHours: known(31), osBuild: known("6.8.0 (simulado)") },
    cpu: known({ model: "Intel Core i5-8250U (simulado)", cores: 8, loadPercent: 12, celsius: 52 }),
    memory: known({ totalBytes: 8.2e9, availableBytes: 4.1e9, swapUsedPercent: 3 }),
    disks: known([{ mount: "/", sizeBytes: 240e9, usedBytes: 96e9, ...room(240e9 - 96e9), kind: "ssd" }]),
    smart: known([drive({ drive: "SSD 240 GB (simulado)", wearPercent: 9, celsius: 38 })]),
    battery: known({ present: true, designPercent: 91, cycles: 140 }),
    network: known({ connectMs: 24, lossPercent: 0 }),
    processes: known({
      total: 214,
      top: [
        { name: "firefox", cpuPercent: 6, memoryPercent: 11 },
        { name: "gnome-shell", cpuPercent: 2, memoryPercent: 4 },
      ],
    }),
    startupItems: known(6),
    updates: known({ pending: 0, daysSinceLast: 4 }),
    antivirus: { known: false, reason: `só se mede no Windows (${SYNTHETIC})` },
    temporaryBytes: known(temporaryBytes),
    diskEvents24h: known(0),
    drivers: known([]),
    startupPrograms: known(["nm-applet", "update-notifier", "orca", "print-applet", "spotify", "onboard"]),
    services: known([]),
    slowPrograms: known([]),
  };
  if (kind === "healthy") return healthy;
  if (kind === "dying-disk")
    return {
      ...healthy,
      disks: known([{ mount: "/", sizeBytes: 500e9, usedBytes: 310e9, ...room(500e9 - 310e9), kind: "hdd" }]),
      smart: known([
        drive({
          drive: "HD 500 GB (simulado)",
          healthy: false,
          reallocated: 148,
          pending: 23,
          mediaErrors: 17,
          celsius: 44,
        }),
      ]),
      diskEvents24h: known(12),
    };
  return {
    ...healthy,
    disks: known([{ mount: "/", sizeBytes: 120e9, usedBytes: 120e9 - free, ...room(free), kind: "ssd" }]),
    startupItems: known(19),
  };
}

/** The free room on the demonstration's full disk while it holds so many bytes of temporary files. */
export function simulatedFreeBytes(temporaryBytes: number): number {
  return 1.7e9 + Math.max(0, SIMULATED_TEMPORARY_BYTES["full-disk"] - temporaryBytes);
}

type Drive = Extract<DeviceFacts["smart"], { known: true }>["value"][number];

function drive(of: Partial<Drive> & { drive: string }): Drive {
  const none = { reallocated: 0, pending: 0, mediaErrors: 0, wearPercent: null, celsius: null };
  return { healthy: true, ...none, ...of };
}
