import { withInstallation } from "./with-installation.js";

/**
 * `balcao audit verify`: exit 0 when every entry of the audit is what it was when it was chained, and 1 with the first
 * that is not. `head`: a hash that an earlier run printed.
 */
export function auditVerify(company: string | null, head: string | null): Promise<void> {
  return withInstallation({ kind: "verify-audit", company, head });
}
