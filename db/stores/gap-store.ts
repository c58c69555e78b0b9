import type { GapDesk } from "../../handoff-inbox/ports.js";
import type { Database, Statement } from "../database.js";
import { auditOf } from "./audit-store.js";
import { createKnowledgeStore } from "./knowledge-store.js";

/** How many are shown at once. */
const MOST = 200;
const DISMISS: Statement = {
  name: "dismiss_gap",
  text: "UPDATE gaps SET state = 'dismissed' WHERE tenant_id = $1 AND id = $2 AND state = 'open' RETURNING question",
};

/** Implements `GapDesk`. */
export function createGapStore(database: Database): GapDesk {
  const { openGaps } = createKnowledgeStore(database);
  return {
    open: (tenantId) => openGaps(tenantId, MOST),
    dismiss: (tenantId, id, by) =>
      database.transaction([tenantId], async (tx) => {
        const [gap] = await tx.run<{ question: string }>(DISMISS, [tenantId, id]);
        if (!gap) return false;
        await tx.run(...auditOf(tenantId, { ...by, action: "gap.dismiss", subject: `gap:${id}`, detail: gap }));
        return true;
      }),
  };
}
