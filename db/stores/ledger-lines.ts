import { randomUUID } from "node:crypto";
import { type Movement, type MovementKind, missingFrom } from "../../bot/vocabulary/movement.js";
import type { Payment } from "../../payments/ports.js";
import type { Statement, Tx } from "../database.js";

const LINES: Statement = {
  name: "ledger_lines_of_payment",
  text: `SELECT kind, gateway_id AS id, amount::float8 AS amount, currency, (extract(epoch FROM at) * 1000)::float8 AS at
    FROM ledger_entries WHERE tenant_id = $1 AND payment_id = $2`,
};
/** The same line again adds nothing. */
const ADD: Statement = {
  name: "add_ledger_line",
  text: `INSERT INTO ledger_entries (id, tenant_id, account_id, gateway, order_id, payment_id, kind, gateway_id, amount, currency, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11::float8 / 1000))
    ON CONFLICT (tenant_id, account_id, kind, gateway_id) DO NOTHING`,
};

type Line = { kind: MovementKind; id: string; amount: number; currency: string; at: number };

/** Adds what the ledger lacks of a payment. The caller holds the lock of the payment's order. */
export async function addToLedger(tx: Tx, payment: Payment, told: readonly Movement[]): Promise<void> {
  const { id: paymentId, tenantId, orderId, gateway } = payment;
  const lines = missingFrom(await tx.run<Line>(LINES, [tenantId, paymentId]), told);
  const owner = [tenantId, payment.accountId ?? tenantId, gateway, orderId, paymentId];
  for (const { kind, id, amount, currency, at } of lines)
    await tx.run(ADD, [randomUUID(), ...owner, kind, id, amount, currency, at]);
}
