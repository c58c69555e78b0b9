import { randomUUID } from "node:crypto";
import { channelSessionContext } from "../../db/stores/sealed-store.js";
import { type Keyring, open, seal } from "../../platform/secrets/seal.js";
import type { Company } from "./both-sides-harness.js";

const ZAP = "(SELECT id FROM channels WHERE slug = 'zap')";

/** As a process does that keeps the session of the company's channel `zap`. */
export async function saveSession(company: Company, keyring: Keyring): Promise<void> {
  const [zap] = await company.query("SELECT id FROM channels WHERE slug = 'zap'");
  const values = [
    zap?.["id"],
    company.tenantId,
    randomUUID(),
    seal(keyring, "aparelho", channelSessionContext(String(zap?.["id"]))),
  ];
  await company.query(
    `INSERT INTO channel_sessions AS s (channel_id, tenant_id, holder, until, state) VALUES ($1, $2, $3, now() + interval '1 hour', $4)
      ON CONFLICT (channel_id) DO UPDATE SET state = excluded.state`,
    values,
  );
}

/** What is saved of it (null: nothing), whose turn it is, and whether its lease still runs. */
export async function savedSession(company: Company, keyring: Keyring) {
  const [row] = await company.query(
    `SELECT channel_id, epoch, state, until > now() AS held FROM channel_sessions WHERE channel_id = ${ZAP}`,
  );
  const { channel_id: id, epoch, state, held } = row ?? {};
  const saved = typeof state === "string" ? open(keyring, state, channelSessionContext(String(id))) : state;
  return { saved, epoch, held };
}
