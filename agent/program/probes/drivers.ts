import { redact } from "../redact.js";
import { kernelLog } from "./kernel-log.js";
import { NotKnown, type Probe, type ProbeValue } from "./probe.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";

type Drivers = ProbeValue<"drivers">;

/** As many as the wire format allows. */
const MOST = 20;
/** CM_PROB_DISABLED and CM_PROB_PHANTOM: switched off by somebody, and unplugged. Neither is a problem of a driver. */
const NO_PROBLEM: readonly number[] = [22, 45];

/** Where devices have the names that people gave them: "JBL da Ana", a phone, a queue of a printer. */
const NAMED_BY_PEOPLE = /:\s+(BTHENUM|BTHLE|BTHLEDEVICE|SWD|WPDBUSENUMROOT|USBPRINT|UMB)\\/i;

/** Devices whose driver is missing or fails. */
export const DRIVERS: Probe<"drivers"> = {
  slow: true,
  timeoutMs: 20_000,
  async measure() {
    if (process.platform === "win32") return windowsDrivers((await runCommand(SYSTEM_COMMANDS.windowsDrivers)).stdout);
    if (process.platform === "darwin") throw new NotKnown("o macOS traz os drivers com ele");
    return linuxDrivers(await kernelLog());
  },
};

/**
 * The devices of `pnputil /enum-devices /problem` (Windows 10 2004 and later): a block of lines each. Labels are in the
 * system's language, so the block is read by its order (instance, description) and by the problem, which is written
 * alike in every language: `28 (0x1C) [CM_PROB_FAILED_INSTALL]`. The instance is left out: it may hold a serial number.
 */
export function windowsDrivers(stdout: string): Drivers {
  const blocks = stdout.split(/\r?\n\s*\r?\n/).filter((block) => /^[^:\n]+:\s+\S+\\\S+/m.test(block));
  if (blocks.length === 0 && !/pnp/i.test(stdout)) throw new NotKnown("o Windows não disse quais drivers têm problema");
  const found = blocks.flatMap((block) => {
    const lines = block.split(/\r?\n/).filter((line) => line.trim() !== "");
    const at = lines.findIndex((line) => /^[^:\n]+:\s+\S+\\\S+/.test(line));
    const name = /^[^:]+:\s+(.*)$/.exec(lines[at + 1] ?? "")?.[1] ?? "";
    const code = /:\s+(\d+) \(0x[0-9a-f]+\) \[CM_PROB_\w+\]/i.exec(block)?.[1];
    if (code === undefined || NO_PROBLEM.includes(Number(code))) return [];
    const isOwn = NAMED_BY_PEOPLE.test(lines[at] ?? "");
    return [{ name: isOwn ? "aparelho conectado" : redact(name, 64) || "aparelho sem nome", code: Number(code) }];
  });
  return found.slice(0, MOST);
}

/**
 * Drivers that Linux' kernel could not start, each once: firmware that is missing (`iwlwifi 0000:03:00.0: Direct firmware
 * load for … failed with error -2`) and devices that gave an error at the start (`probe of … failed`, `probe with driver
 * snd_hda_intel failed`). Only the driver's name is taken.
 */
export function linuxDrivers(log: string): Drivers {
  const names = log.split("\n").flatMap((line) => {
    const message = line.replace(/^\[[^\]]*\]\s*/, "");
    return (
      /^([a-z][\w-]{1,40}) \S+: Direct firmware load for \S+ failed/i.exec(message)?.[1] ??
      /^([a-z][\w-]{1,40}) \S+: firmware: failed to load/i.exec(message)?.[1] ??
      /^([a-z][\w-]{1,40}): probe of \S+ failed with error/i.exec(message)?.[1] ??
      /: probe with driver ([a-z][\w-]{1,40}) failed with error/i.exec(message)?.[1] ??
      []
    );
  });
  return [...new Set(names)].slice(0, MOST).map((name) => ({ name: redact(name, 64), code: null }));
}
