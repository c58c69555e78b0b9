import { withInstallation } from "./with-installation.js";

/** `balcao secrets reseal`: exit code 1 when something stays closed. */
export const secretsReseal = (): Promise<void> => withInstallation({ kind: "reseal" });
