import { withInstallation } from "./with-installation.js";

/**
 * `balcao files move`: moves stored files to where new ones go, with a line every few seconds. After an interruption,
 * the same command goes on.
 */
export function filesMove(): Promise<void> {
  return withInstallation({ kind: "move-files" });
}
