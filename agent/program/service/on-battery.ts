import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether a Linux computer runs on its battery: it has a mains supply, and none is online
 * (https://docs.kernel.org/power/power_supply_class.html). Undefined where nobody can tell without starting another
 * program, as on Windows and macOS.
 */
export function onBattery(folder = "/sys/class/power_supply"): boolean | undefined {
  try {
    const supplies = readdirSync(folder).map((name) => join(folder, name));
    const mains = supplies.filter((path) => readFileSync(join(path, "type"), "utf8").trim() === "Mains");
    if (mains.length === 0) return undefined;
    return mains.every((path) => readFileSync(join(path, "online"), "utf8").trim() === "0");
  } catch {
    return undefined; // another system, or a virtual machine without power supplies
  }
}
