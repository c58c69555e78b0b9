import { withInstallation } from "./with-installation.js";

/**
 * `balcao payments`: asks the gateway of each payment account whether it knows it, and tells the address for its
 * notifications.
 */
export function payments(company: string | null): Promise<void> {
  return withInstallation({ kind: "payments", company });
}
