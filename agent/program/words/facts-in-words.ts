import type { DeviceFacts, Reading } from "../../wire.js";
import { numbersInWords } from "./numbers-in-words.js";
import type { Words } from "./words.js";

/** One thing that was collected, as the person reads it. */
export type FactRow = { what: string; value: string };

/** Everything that was collected in plain words, one row for each thing, as the person sees it before it is sent. */
export function factsInWords(facts: DeviceFacts, words: Words): FactRow[] {
  const say = words.facts;
  const { number, bytes, moment } = numbersInWords(words.language);
  const row = <T>(what: string, reading: Reading<T>, value: (of: T) => string): FactRow => ({
    what,
    value: reading.known ? value(reading.value) : say.unknown(words.reason(reading.reason)),
  });
  /** Nothing where this was not looked at. */
  const maybe = <T>(what: string, reading: Reading<T> | undefined, value: (of: T) => string) =>
    reading === undefined ? [] : [row(what, reading, value)];
  const listed = (all: readonly string[]) => all.join(", ") || say.none;
  const names = (what: string, reading: Reading<string[]> | undefined) => maybe(what, reading, listed);
  const { host } = facts;
  return [
    { what: say.measuredAt, value: moment(facts.at) },
    { what: say.computer, value: `${host.name}, ${host.osName}` },
    row(say.osBuild, host.osBuild, (build) => build),
    row(say.uptime, host.uptimeHours, (hours) => say.hours(number(hours))),
    row(say.cpu, facts.cpu, ({ model, cores, loadPercent, celsius }) =>
      also(
        say.processor({ model, cores: number(cores), load: number(loadPercent) }),
        celsius,
        (of) => `${number(of)} °C`,
      ),
    ),
    row(say.memory, facts.memory, ({ totalBytes, availableBytes, swapUsedPercent }) =>
      also(say.ofTotal({ free: bytes(availableBytes), total: bytes(totalBytes) }), swapUsedPercent, (of) =>
        say.swap(number(of)),
      ),
    ),
    row(say.disks, facts.disks, (disks) => disks.map((disk) => diskInWords(disk, words)).join("; ")),
    row(say.smart, facts.smart, (drives) => drives.map((drive) => driveInWords(drive, words)).join("; ")),
    row(say.diskEvents, facts.diskEvents24h, number),
    row(say.temporary, facts.temporaryBytes, bytes),
    row(say.battery, facts.battery, ({ present, designPercent, cycles }) =>
      present
        ? also(designPercent === null ? say.hasBattery : say.design(number(designPercent)), cycles, (of) =>
            say.cycles(number(of)),
          )
        : say.noBattery,
    ),
    row(say.network, facts.network, ({ connectMs, lossPercent }) =>
      [connectMs === null ? say.noAnswer : say.answer(number(connectMs)), say.loss(number(lossPercent))].join(", "),
    ),
    row(say.processes, facts.processes, ({ total, top }) =>
      say.programs({ total: number(total), top: top.map((one) => programInWords(one, words)).join(", ") || say.none }),
    ),
    row(say.startup, facts.startupItems, number),
    ...names(say.startupPrograms, facts.startupPrograms),
    ...names(say.slowPrograms, facts.slowPrograms),
    ...names(say.services, facts.services),
    ...maybe(say.drivers, facts.drivers, (drivers) =>
      listed(drivers.map(({ name, code }) => say.driver({ name, code: code === null ? null : number(code) }))),
    ),
    row(say.updates, facts.updates, ({ pending, daysSinceLast }) =>
      also(say.waiting(number(pending)), daysSinceLast, (days) => say.lastUpdate(number(days))),
    ),
    row(say.antivirus, facts.antivirus, ({ enabled, signatureDays }) =>
      also(enabled ? say.on : say.off, signatureDays, (days) => say.lists(number(days))),
    ),
  ];
}

type Value<Name extends "disks" | "smart" | "processes"> = Extract<DeviceFacts[Name], { known: true }>["value"];

function diskInWords(disk: Value<"disks">[number], { facts: say, language }: Words): string {
  const { bytes } = numbersInWords(language);
  const { mount, kind, usedBytes, sizeBytes, availableBytes, reclaimableBytes } = disk;
  const number = /^outro disco (\d+)$/.exec(mount)?.[1];
  const name = number === undefined ? mount : say.otherDisk(number);
  return [
    `${name}${kind === "unknown" ? "" : ` (${kind.toUpperCase()})`} ${say.used({ used: bytes(usedBytes), size: bytes(sizeBytes) })}`,
    ...(availableBytes === undefined ? [] : [say.free(bytes(availableBytes))]),
    ...(reclaimableBytes === undefined ? [] : [say.leavings(bytes(reclaimableBytes))]),
  ].join(", ");
}

function driveInWords(drive: Value<"smart">[number], { facts: say, language }: Words): string {
  const { number } = numbersInWords(language);
  const told: [value: number | null, words: (of: string) => string][] = [
    [drive.reallocated, say.reallocated],
    [drive.pending, say.pending],
    [drive.mediaErrors, say.mediaErrors],
    [drive.wearPercent, say.wear],
    [drive.celsius, (of) => `${of} °C`],
  ];
  const numbers = told.flatMap(([value, words]) => (value === null ? [] : [words(number(value))]));
  return [`${drive.drive} ${drive.healthy ? say.healthy : say.failing}`, ...numbers].join(", ");
}

function programInWords(of: Value<"processes">["top"][number], { facts: say, language }: Words): string {
  const { number } = numbersInWords(language);
  return say.program({ name: of.name, cpu: number(of.cpuPercent), memory: number(of.memoryPercent) });
}

function also(words: string, more: number | null, say: (more: number) => string): string {
  return more === null ? words : `${words}, ${say(more)}`;
}
