import { type ListedAction, listed } from "./action.js";
import { antivirusScan } from "./antivirus-scan.js";
import { diskCleanup } from "./disk-cleanup.js";
import { dnsFlush } from "./dns-flush.js";
import { driversReport } from "./drivers-report.js";
import { networkReset } from "./network-reset.js";
import { osUpdates } from "./os-updates.js";
import { startupOff } from "./startup-off.js";
import { systemFiles } from "./system-files.js";
import { tempCleanup } from "./temp-cleanup.js";

/** Everything that the agent can ever do to a computer. */
const ACTIONS: readonly ListedAction[] = [
  listed(tempCleanup),
  listed(diskCleanup),
  listed(startupOff),
  listed(dnsFlush),
  listed(systemFiles),
  listed(antivirusScan),
  listed(osUpdates),
  listed(driversReport),
  listed(networkReset),
];

/** Their names, for whoever offers them. */
export const ACTION_NAMES: readonly string[] = ACTIONS.map(({ name }) => name);

/** The action with this name; undefined when the agent does not know it. */
export function findAction(name: string): ListedAction | undefined {
  return ACTIONS.find((action) => action.name === name);
}
