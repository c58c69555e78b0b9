import { randomUUID } from "node:crypto";
import type { Alert, AlertStore } from "../../payments/ports.js";
import type { Database, Statement, Tx } from "../database.js";

const RAISE: Statement = {
  name: "raise_alert",
  text: "INSERT INTO alerts (id, tenant_id, conversation_id, kind, text, detail) VALUES ($1, $2, $3, $4, $5, $6)",
};

/** Raises an alert inside a transaction, with a reference to what it is about. */
export async function raiseAlert(tx: Tx, tenantId: string, conversationId: string | null, alert: Alert): Promise<void> {
  await tx.run(RAISE, [randomUUID(), tenantId, conversationId, alert.kind, alert.text, JSON.stringify(alert.detail)]);
}

export function createAlertStore(database: Database): AlertStore {
  return {
    raise: (tenantId, conversationId, alert) =>
      database.transaction([tenantId], (tx) => raiseAlert(tx, tenantId, conversationId, alert)),
  };
}
