import { createHash } from "node:crypto";
import type { NoticeStore } from "../../payments/ports.js";
import type { Database, Statement } from "../database.js";

const KEEP: Statement = {
  name: "keep_payment_notice",
  text: `INSERT INTO payment_notices (id, tenant_id, account_id, gateway, topic, body) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (id) DO UPDATE SET times = payment_notices.times + 1, at = now()`,
};
/** Few at a time, so that no deletion holds the table for long. */
const PRUNE: Statement = {
  name: "prune_payment_notices",
  text: `DELETE FROM payment_notices WHERE id = ANY (ARRAY(
    SELECT id FROM payment_notices WHERE tenant_id = $1 AND at < to_timestamp($2::float8 / 1000) ORDER BY at LIMIT 1000)) RETURNING id`,
};
/** What is kept of a body, in characters. Real ones are far shorter. */
const LONGEST = 8_000;

/** Implements `NoticeStore`. */
export function createNoticeStore(database: Database): NoticeStore {
  return {
    async keep({ id, tenantId, gateway }, topic, body) {
      const kept = [storable(topic).slice(0, 200), storable(body).slice(0, LONGEST)];
      await database.batch([tenantId], [[KEEP, [idOf([tenantId, id, ...kept]), tenantId, id, gateway, ...kept]]]);
    },
    async prune(tenantId, before) {
      const gone = await database.transaction([tenantId], (tx) => tx.run(PRUNE, [tenantId, before]));
      return gone.length;
    },
  };
}

/** The same for the same notification, and for no other. */
function idOf(parts: string[]): string {
  const hex = createHash("sha256").update(parts.join("\n")).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** PostgreSQL stores no NUL, and no half of a character. */
const storable = (text: string): string => text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\uFFFD");
