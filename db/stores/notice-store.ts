import { randomUUID } from "node:crypto";
import type { NoticeStore } from "../../payments/ports.js";
import type { Database, Statement } from "../database.js";

const KEEP: Statement = {
  name: "keep_payment_notice",
  text: "INSERT INTO payment_notices (id, tenant_id, account_id, gateway, topic, body) VALUES ($1, $2, $3, $4, $5, $6)",
};
/** What is kept of a body, in characters. Real ones are far shorter. */
const LONGEST = 8_000;

/** Implements `NoticeStore`. */
export function createNoticeStore(database: Database): NoticeStore {
  return {
    async keep({ id, tenantId, gateway }, topic, body) {
      const values = [
        randomUUID(),
        tenantId,
        id,
        gateway,
        storable(topic).slice(0, 200),
        storable(body).slice(0, LONGEST),
      ];
      await database.batch([tenantId], [[KEEP, values]]);
    },
  };
}

/** PostgreSQL stores no NUL, and no half of a character. */
const storable = (text: string): string => text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\uFFFD");
