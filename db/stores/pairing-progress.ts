import type { DeviceReport, Pairing } from "../../agent/ports.js";
import type { Database } from "../database.js";

/** The progress of the computer that shows a pairing code. */
export type PairingProgress = {
  pairing: Pairing["state"];
  /** Whether a computer has shown the code. */
  claimed: boolean;
  /** Whether the computer was revoked after it was paired. */
  revoked: boolean;
  /** The state of its last scan; null when none was requested. */
  scan: DeviceReport["state"] | null;
  /** Whether it has an open task, a dry run or a real one. */
  working: boolean;
  /** Whether its last real repair was done. */
  repaired: boolean;
};

const PROGRESS = {
  name: "pairing_progress",
  text: `SELECT p.state AS pairing, p.device_id IS NOT NULL AS claimed, d.revoked_at IS NOT NULL AS revoked,
      (SELECT r.state FROM reports r WHERE r.device_id = d.id ORDER BY r.asked_at DESC LIMIT 1) AS scan,
      EXISTS (SELECT FROM device_commands c WHERE c.device_id = d.id AND c.state IN ('queued', 'sent', 'running')) AS working,
      coalesce((SELECT c.state = 'done' FROM device_commands c WHERE c.device_id = d.id AND NOT c.dry_run
        ORDER BY c.created_at DESC, c.position DESC LIMIT 1), false) AS repaired
    FROM pairings p LEFT JOIN devices d ON d.id = p.device_id WHERE p.tenant_id = ANY($1::uuid[]) AND p.code_hash = $2`,
};

/** Finds the progress by the SHA-256 of a code. Null when none of these companies gave such a code. */
export async function pairingProgress(
  database: Database,
  tenantIds: readonly string[],
  codeHash: string,
): Promise<PairingProgress | null> {
  if (tenantIds.length === 0) return null;
  return database.transaction(tenantIds, async (tx) => {
    const [row] = await tx.run<PairingProgress>(PROGRESS, [tenantIds, codeHash]);
    return row ?? null;
  });
}
