import type { DeviceFacts, Reading } from "../wire.js";

/**
 * One thing that a rule looks at, with its numbers. `subject` says which one of several. Null when it was not measured.
 */
export type Measured = { subject: string | null; numbers: { [name: string]: number | null } };
export type Measure = (facts: DeviceFacts) => Reading<Measured[]>;

const GB = 1e9;

/**
 * What rules may look at, computed from the facts. Numbers are in the unit that their name says. An empty list means
 * that it does not apply.
 */
export const MEASURES = {
  disk: (facts) =>
    each(facts.disks, (disks) =>
      disks.map(({ mount, sizeBytes, usedBytes, availableBytes, reclaimableBytes }) => {
        const available = availableBytes ?? Math.max(0, sizeBytes - usedBytes);
        // Computed like `df`: what is reserved for the system is neither used nor available.
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
    one(facts.memory, ({ totalBytes, availableBytes }) => ({
      availablePercent: totalBytes > 0 ? (availableBytes / totalBytes) * 100 : null,
      usedPercent: totalBytes > 0 ? 100 - (availableBytes / totalBytes) * 100 : null,
      totalGb: totalBytes / GB,
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
  drivers: (facts) => named(facts.drivers, (all) => all.map(({ name }) => name)),
  services: (facts) => named(facts.services, (all) => all),
  slowPrograms: (facts) => named(facts.slowPrograms, (all) => all),
  diskEvents: (facts) => one(facts.diskEvents24h, (events) => ({ events })),
} satisfies { [name: string]: Measure };
export type MeasureName = keyof typeof MEASURES;

/** How much a clean-up removes at once, on all disks; null when this agent does not report it. */
function reclaimableGb(disks: DeviceFacts["disks"]): number | null {
  const told = disks.known ? disks.value.flatMap(({ reclaimableBytes }) => reclaimableBytes ?? []) : [];
  return told.length > 0 ? told.reduce((sum, bytes) => sum + bytes, 0) / GB : null;
}

/** As many names as a person reads in one line. */
const MOST_NAMES = 4;

/**
 * Things that have names, as one: how many they are, and the first names as the subject. It does not apply where the agent
 * is too old to look at them.
 */
function named<T>(
  reading: Reading<readonly T[]> | undefined,
  namesOf: (all: readonly T[]) => readonly string[],
): Reading<Measured[]> {
  if (reading === undefined) return { known: true, value: [] };
  if (!reading.known) return reading;
  const names = namesOf(reading.value);
  const more = names.length > MOST_NAMES ? ` e mais ${names.length - MOST_NAMES}` : "";
  const subject = names.length === 0 ? null : `${names.slice(0, MOST_NAMES).join(", ")}${more}`;
  return { known: true, value: [{ subject, numbers: { count: names.length } }] };
}

function one<T>(reading: Reading<T>, numbersOf: (value: T) => Measured["numbers"]): Reading<Measured[]> {
  return each(reading, (value) => [{ subject: null, numbers: numbersOf(value) }]);
}

/** When nothing has a number, the whole is unknown, whatever else was measured. */
function each<T>(reading: Reading<T>, change: (value: T) => Measured[]): Reading<Measured[]> {
  if (!reading.known) return reading;
  const value = change(reading.value).filter(({ numbers }) => Object.values(numbers).some((number) => number !== null));
  return value.length > 0 ? { known: true, value } : { known: false, reason: "este computador não informa" };
}
