import type { DeviceFacts, Reading } from "../wire.js";

/** One thing that a rule looks at, with its numbers; `subject` tells which of several. Null: not measured. */
export type Measured = { subject: string | null; numbers: { [name: string]: number | null } };
export type Measure = (facts: DeviceFacts) => Reading<Measured[]>;

const GB = 1e9;

/** What rules may look at, from the facts. Numbers are in the unit that their name says; an empty list: does not apply. */
export const MEASURES = {
  disk: (facts) =>
    each(facts.disks, (disks) =>
      disks.map(({ mount, sizeBytes, usedBytes, availableBytes, reclaimableBytes }) => {
        const available = availableBytes ?? Math.max(0, sizeBytes - usedBytes);
        // As `df` reckons: what is kept for the system is neither used nor there to be used.
        const whole = usedBytes + available;
        return {
          subject: mount,
          numbers: {
            usedPercent: whole > 0 ? (usedBytes / whole) * 100 : null,
            freeGb: available / GB,
            sizeGb: sizeBytes / GB,
            reclaimableGb: reclaimableBytes === undefined ? null : reclaimableBytes / GB,
          },
        };
      }),
    ),
  drive: (facts) =>
    each(facts.smart, (drives) =>
      drives.map(({ drive, healthy, reallocated, pending, mediaErrors, wearPercent }) => ({
        subject: drive,
        numbers: { unhealthy: healthy ? 0 : 1, reallocated, pending, mediaErrors, wearPercent },
      })),
    ),
  driveHeat: (facts) =>
    each(facts.smart, (drives) => drives.map(({ drive, celsius }) => ({ subject: drive, numbers: { celsius } }))),
  processorHeat: (facts) => one(facts.cpu, ({ celsius }) => ({ celsius })),
  processorLoad: (facts) => one(facts.cpu, ({ loadPercent }) => ({ loadPercent })),
  memory: (facts) =>
    one(facts.memory, ({ totalBytes, availableBytes, swapUsedPercent }) => ({
      availablePercent: totalBytes > 0 ? (availableBytes / totalBytes) * 100 : null,
      usedPercent: totalBytes > 0 ? 100 - (availableBytes / totalBytes) * 100 : null,
      totalGb: totalBytes / GB,
      swapUsedPercent,
    })),
  battery: (facts) =>
    facts.battery.known && !facts.battery.value.present
      ? { known: true, value: [] }
      : one(facts.battery, ({ designPercent }) => ({ designPercent })),
  network: (facts) => one(facts.network, ({ connectMs, lossPercent }) => ({ connectMs, lossPercent })),
  startup: (facts) => one(facts.startupItems, (items) => ({ items })),
  updates: (facts) => one(facts.updates, ({ pending, daysSinceLast }) => ({ pending, daysSinceLast })),
  uptime: (facts) => one(facts.host.uptimeHours, (hours) => ({ days: hours / 24 })),
  antivirus: (facts) => one(facts.antivirus, ({ enabled, signatureDays }) => ({ off: enabled ? 0 : 1, signatureDays })),
  temporary: (facts) =>
    one(facts.temporaryBytes, (bytes) => ({ gb: bytes / GB, reclaimableGb: reclaimableGb(facts.disks) })),
  diskEvents: (facts) => one(facts.diskEvents24h, (events) => ({ events })),
} satisfies { [name: string]: Measure };
export type MeasureName = keyof typeof MEASURES;

/** What a clean-up removes at once, on all disks; null: this agent does not tell. */
function reclaimableGb(disks: DeviceFacts["disks"]): number | null {
  const told = disks.known ? disks.value.flatMap(({ reclaimableBytes }) => reclaimableBytes ?? []) : [];
  return told.length > 0 ? told.reduce((sum, bytes) => sum + bytes, 0) / GB : null;
}

function one<T>(reading: Reading<T>, numbersOf: (value: T) => Measured["numbers"]): Reading<Measured[]> {
  return each(reading, (value) => [{ subject: null, numbers: numbersOf(value) }]);
}

/** Where nothing has a number the thing is not known, whatever else was measured beside it. */
function each<T>(reading: Reading<T>, change: (value: T) => Measured[]): Reading<Measured[]> {
  if (!reading.known) return reading;
  const value = change(reading.value).filter(({ numbers }) => Object.values(numbers).some((number) => number !== null));
  return value.length > 0 ? { known: true, value } : { known: false, reason: "este computador não informa" };
}
