import type { PaymentState } from "../../bot/vocabulary/order-states.js";
import type { Payment } from "../../payments/ports.js";

/** A payment as stored. */
export type PaymentRow = {
  id: string;
  tenant_id: string;
  order_id: string;
  conversation_id: string;
  channel_id: string;
  effect_key: string;
  gateway: string;
  account_id: string | null;
  external_id: string | null;
  state: PaymentState;
  amount: string;
  refunded: string;
  surplus: string;
  surplus_accepted: string;
  refund: Payment["refund"];
  dispute: Payment["dispute"];
  currency: string;
  methods: Payment["methods"];
  url: string | null;
  pix_code: string | null;
  pix_picture: string | null;
  problem: string | null;
  expires_at: Date;
  paid_at: Date | null;
  created_at: Date;
};

export function presentPayment(row: PaymentRow): Payment {
  const { id, gateway, state, currency, url, dispute, methods, problem, refund } = row;
  return {
    id,
    tenantId: row.tenant_id,
    conversationId: row.conversation_id,
    channelId: row.channel_id,
    orderId: row.order_id,
    effectKey: row.effect_key,
    gateway,
    accountId: row.account_id,
    externalId: row.external_id,
    state,
    amount: Number(row.amount),
    refunded: Number(row.refunded),
    surplus: Number(row.surplus),
    surplusAccepted: Number(row.surplus_accepted),
    refund,
    dispute,
    currency,
    methods,
    url,
    pixCode: row.pix_code,
    pixPicture: row.pix_picture,
    problem,
    expiresAt: row.expires_at.getTime(),
    paidAt: row.paid_at?.getTime() ?? null,
    createdAt: row.created_at.getTime(),
  };
}
