import type { DeviceReport, Pairing } from "../../agent/ports.js";
import type { Database } from "../database.js";

/** How far the computer has come that shows a pairing code. */
export type PairingProgress = {
  pairing: Pairing["state"];
  /** Whether a computer has shown the code. */
  claimed: boolean;
  /** Whether the computer was sent away after it was paired. */
  revoked: boolean;
  /** Of its last scan; null: none was asked for. */
  scan: DeviceReport["state"] | null;
  /** Whether it has something to do, a dry run or the real thing. */
  working: boolean;
  /** Whether its last repair, which is no dry run, was done. */
  repaired: boolean;
};

const PROGRESS = {
  name: "pairing_progress",
  text: `SELECT p.state AS pairing, p.device_id IS NOT NULL AS claimed, d.revoked_at IS NOT NULL AS revoked,
      (SELECT r.state FROM reports r WHERE r.device_id = d.id ORDER BY r.asked_at DESC LIMIT 1) AS scan,
      EXISTS (SELECT FROM device_commands c WHERE c.device_id = d.id AND c.state IN ('queued', 'sent', 'running')) AS working,
      coalesce((SELECT c.state = 'done' FROM device_commands c WHERE c.device_id = d.id AND NOT c.dry_run
        ORDER BY c.created_at DESC, c.position DESC LIMIT 1), false) AS repaired
    FROM pairings p LEFT JOIN devices d ON d.id = p.device_id WHERE p.tenant_id = $1 AND p.code_hash = $2`,
};

/** By the SHA-256 of a code, within one company. Null: this company gave no such code. */
export async function pairingProgress(
  database: Database,
  tenantId: string,
  codeHash: string,
): Promise<PairingProgress | null> {
  return database.transaction([tenantId], async (tx) => {
    const [row] = await tx.run<PairingProgress>(PROGRESS, [tenantId, codeHash]);
    return row ?? null;
  });
}
