import { withInstallation } from "./with-installation.js";

/** `balcao files move`: stored files go to where new ones go, with a line every few seconds; cut off, it goes on when called again. */
export function filesMove(): Promise<void> {
  return withInstallation({ kind: "move-files" });
}
