import { stat } from "node:fs/promises";
import { connect } from "node:net";
import { cpus, loadavg, release, totalmem, uptime } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import si from "systeminformation";
import { hasProxy } from "../proxy-agent.js";
import { redact, redactMount } from "../redact.js";
import { oldTemporaryFiles } from "./old-temporary-files.js";
import { percent } from "./percent.js";
import { NotKnown, type Probe, type ProbeName } from "./probe.js";
import { runningPrograms } from "./running-programs.js";
import { readSmart } from "./smart.js";

const NO_FILE_SYSTEMS = /^(tmpfs|devtmpfs|squashfs|overlay2|ramfs|iso9660|udf|efivarfs|proc|sysfs)$/i;

/** Measures the machine itself. It uses systeminformation, and only its cheap calls; never `versions` or wifi. */
export const HARDWARE = {
  osBuild: { slow: false, timeoutMs: 1_000, measure: async () => redact(release(), 80) },
  uptimeHours: {
    slow: false,
    timeoutMs: 1_000,
    measure: async () => Math.round(uptime() / 360) / 10,
  },
  cpu: {
    slow: false,
    timeoutMs: 15_000,
    async measure({ quick }) {
      const [{ brand, manufacturer }, { main }] = [await si.cpu(), await si.cpuTemperature()];
      const loadPercent = await load(quick ? 2_000 : 3_000);
      const model = redact(`${manufacturer} ${brand}`, 80) || "processador";
      return { model, cores: cpus().length, loadPercent, celsius: main !== null && main > 0 ? main : null };
    },
  },
  memory: {
    slow: false,
    timeoutMs: 10_000,
    async measure() {
      const { available, swaptotal, swapused } = await si.mem();
      const totalBytes = totalmem();
      if (!(available > 0 && available <= totalBytes))
        throw new NotKnown("o sistema não disse quanta memória está livre");
      return {
        totalBytes,
        availableBytes: available,
        swapUsedPercent: swaptotal > 0 ? percent((swapused / swaptotal) * 100) : null,
      };
    },
  },
  disks: {
    slow: false,
    timeoutMs: 30_000, // it searches for temporary files, too
    async measure() {
      const [mounted, blocks] = [await si.fsSize(), await si.blockDevices().catch(() => [])];
      const seen = new Set<string>();
      const disks = mounted.filter(({ fs, type, size }) => {
        if (!(size > 0) || NO_FILE_SYSTEMS.test(type) || seen.has(fs)) return false;
        seen.add(fs);
        return true;
      });
      if (disks.length === 0) throw new NotKnown("nenhum disco apareceu");
      const temporary = await oldTemporaryFiles().catch(() => null);
      return await Promise.all(
        disks.slice(0, 32).map(async ({ mount, size, used, available }, n) => {
          const block = blocks.find((of) => of.mount === mount);
          const device = (await stat(mount).catch(() => null))?.dev;
          return {
            mount: redactMount(mount, n + 1),
            sizeBytes: size,
            usedBytes: Math.min(used, size),
            ...(available >= 0 ? { availableBytes: Math.min(available, size) } : {}),
            ...(temporary !== null && device !== undefined
              ? { reclaimableBytes: temporary.againByDevice.get(device) ?? 0 }
              : {}),
            kind: kindOf(block),
          };
        }),
      );
    },
  },
  smart: {
    slow: true,
    timeoutMs: 20_000,
    measure: async () => readSmart(await si.diskLayout()),
  },
  battery: {
    slow: false,
    timeoutMs: 10_000,
    async measure() {
      const { hasBattery, designedCapacity, maxCapacity, cycleCount } = await si.battery();
      const told = designedCapacity > 0 && maxCapacity > 0;
      return {
        present: hasBattery,
        designPercent: hasBattery && told ? Math.min(200, Math.round((maxCapacity / designedCapacity) * 100)) : null,
        cycles: hasBattery && cycleCount > 0 ? Math.round(cycleCount) : null,
      };
    },
  },
  network: {
    slow: false,
    timeoutMs: 15_000,
    async measure({ server }) {
      // A direct connection, which is what is timed, may not even be allowed.
      if (hasProxy(server, process.env)) throw new NotKnown("a conexão passa por um intermediário (proxy)");
      return timeConnections(new URL(server), 5, 2_000);
    },
  },
  processes: {
    slow: true,
    timeoutMs: 15_000,
    async measure() {
      const { total, busiest } = await runningPrograms();
      return { total, top: busiest.slice(0, 5).map((one) => ({ ...one, name: redact(one.name, 64) })) };
    },
  },
} satisfies { [N in ProbeName]?: Probe<N> };

/** Sustained load: the lower one of a sample and, if the system keeps one, the average of five minutes. */
async function load(sampleMs: number): Promise<number> {
  const before = times();
  await sleep(sampleMs);
  const after = times();
  const all = after.all - before.all;
  if (all <= 0) throw new NotKnown("o sistema não disse quanto o processador trabalha");
  const sample = (1 - (after.idle - before.idle) / all) * 100;
  if (process.platform === "win32") return percent(sample);
  return percent(Math.min(sample, ((loadavg()[1] ?? 0) / Math.max(1, cpus().length)) * 100));
}

function times(): { all: number; idle: number } {
  const sum = { all: 0, idle: 0 };
  for (const { times: of } of cpus()) {
    sum.idle += of.idle;
    sum.all += of.user + of.nice + of.sys + of.irq + of.idle;
  }
  return sum;
}

function kindOf(block: si.Systeminformation.BlockDevicesData | undefined): "ssd" | "hdd" | "nvme" | "unknown" {
  const physical = `${block?.physical ?? ""} ${block?.protocol ?? ""} ${block?.name ?? ""}`.toLowerCase();
  if (physical.includes("nvme")) return "nvme";
  if (physical.includes("ssd")) return "ssd";
  return physical.includes("hdd") ? "hdd" : "unknown";
}

/**
 * Times how long it takes to open a connection, because ping needs special rights. The median in ms; null when none was
 * answered.
 */
export async function timeConnections(
  to: URL,
  tries: number,
  timeoutMs: number,
): Promise<{ connectMs: number | null; lossPercent: number }> {
  const took: number[] = [];
  for (let n = 0; n < tries; n++) {
    const ms = await timeConnection(to, timeoutMs);
    if (ms !== null) took.push(ms);
  }
  const middle = took.sort((a, b) => a - b)[Math.floor(took.length / 2)];
  return { connectMs: middle ?? null, lossPercent: percent(((tries - took.length) / tries) * 100) };
}

function timeConnection(to: URL, timeoutMs: number): Promise<number | null> {
  const started = performance.now();
  return new Promise((done) => {
    const port = to.port === "" ? (to.protocol === "https:" ? 443 : 80) : Number(to.port);
    const socket = connect({ host: to.hostname.replace(/^\[|\]$/g, ""), port });
    const end = (ms: number | null) => {
      done(ms);
      socket.destroy();
    };
    socket.setTimeout(timeoutMs, () => end(null));
    socket.once("connect", () => end(Math.round((performance.now() - started) * 10) / 10));
    socket.once("error", () => end(null));
  });
}
