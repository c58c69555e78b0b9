import type { GapDesk } from "../../handoff-inbox/ports.js";
import type { OpenGap } from "../../knowledge/ports.js";
import type { Database, Statement } from "../database.js";
import { auditOf } from "./audit-store.js";

const OPEN: Statement = {
  name: "gaps_of_company",
  text: `SELECT id, question, times, (extract(epoch FROM last_at) * 1000)::float8 AS "lastAt", conversation_id AS "conversationId"
    FROM gaps WHERE tenant_id = $1 AND state = 'open' ORDER BY times DESC, last_at DESC, id LIMIT 200`,
};
const DISMISS: Statement = {
  name: "dismiss_gap",
  text: "UPDATE gaps SET state = 'dismissed' WHERE tenant_id = $1 AND id = $2 AND state = 'open' RETURNING question",
};

/** Implements `GapDesk`. */
export function createGapStore(database: Database): GapDesk {
  return {
    async open(tenantId) {
      const [rows = []] = await database.batch([tenantId], [[OPEN, [tenantId]]]);
      return rows as OpenGap[];
    },
    dismiss: (tenantId, id, by) =>
      database.transaction([tenantId], async (tx) => {
        const [gap] = await tx.run<{ question: string }>(DISMISS, [tenantId, id]);
        if (!gap) return false;
        await tx.run(...auditOf(tenantId, { ...by, action: "gap.dismiss", subject: `gap:${id}`, detail: gap }));
        return true;
      }),
  };
}
