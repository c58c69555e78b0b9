import { reaisOf } from "./money.js";
import { mpDate, mpDateOrNull } from "./mp-date.js";
import { accountById, type Payment, type Refund, type World } from "./world.js";

/** A payment as the API answers it, with the fields of the recorded bodies. */
export function paymentBody(world: World, payment: Payment) {
  const { metadata, detail: status_detail, status, cents } = payment;
  const done = payment.refunds.filter((refund) => refund.status === "approved");
  const refunded = done.reduce((sum, refund) => sum + refund.cents, 0);
  return {
    id: payment.id,
    date_created: mpDate(payment.createdAt),
    date_approved: mpDateOrNull(payment.approvedAt),
    date_last_updated: mpDate(payment.updatedAt),
    date_of_expiration: mpDateOrNull(payment.expiresAt),
    money_release_date: mpDateOrNull(payment.approvedAt),
    operation_type: "regular_payment",
    ...(payment.method === "pix" ? PIX : CARD),
    status,
    status_detail,
    currency_id: "BRL",
    description: payment.description,
    live_mode: payment.live,
    taxes_amount: 0,
    shipping_amount: 0,
    collector_id: payment.userId,
    payer: payerBody(payment),
    metadata,
    additional_info: { available_balance: null, nsu_processadora: null, authentication_code: null },
    order: payment.orderId === null ? {} : { id: payment.orderId, type: "mercadopago" },
    external_reference: payment.reference,
    transaction_amount: reaisOf(cents),
    transaction_amount_refunded: reaisOf(refunded),
    coupon_amount: 0,
    installments: 1,
    transaction_details: amountsBody(payment),
    fee_details: feesBody(payment),
    charges_details: [],
    captured: true,
    binary_mode: false,
    statement_descriptor: null,
    card: payment.method === "card" ? CARD_HELD : {},
    notification_url: payment.notificationUrl,
    refunds: done.map((refund) => refundBody(world, payment, refund)),
    processing_mode: "aggregator",
    acquirer_reconciliation: [],
    point_of_interaction: payment.qrCode === null ? {} : pixBody(world, payment, payment.qrCode),
    ...NULLS,
    ...payment.distorted,
  };
}

/** A refund as the API answers it. */
export function refundBody(world: World, payment: Payment, refund: Refund) {
  const { nickname } = accountById(world, payment.userId);
  return {
    id: refund.id,
    payment_id: payment.id,
    amount: reaisOf(refund.cents),
    metadata: {},
    source: { id: String(payment.userId), name: nickname, type: refund.by },
    date_created: mpDate(refund.at),
    unique_sequence_number: null,
    refund_mode: "standard",
    adjustment_amount: 0,
    status: refund.status,
    reason: null,
    amount_refunded_to_payer: reaisOf(refund.cents),
  };
}

const PIX = { issuer_id: null, payment_method_id: "pix", payment_type_id: "bank_transfer" };
const CARD = { issuer_id: "24", payment_method_id: "master", payment_type_id: "credit_card" };
const CARD_HELD = { id: null, first_six_digits: "503143", last_four_digits: "6351", cardholder: { name: "APRO" } };

/** What nothing here fills. */
const NULLS = Object.fromEntries(
  [
    "sponsor_id",
    "authorization_code",
    "money_release_schema",
    "counter_currency",
    "brand_id",
    "pos_id",
    "store_id",
    "integrator_id",
    "platform_id",
    "corporation_id",
    "marketplace_owner",
    "differential_pricing_id",
    "deduction_schema",
    "callback_url",
    "call_for_authorize_id",
    "merchant_account_id",
    "merchant_number",
  ].map((name) => [name, null]),
);

function payerBody({ payer }: Payment) {
  const { email, documentType: type, documentNumber: number } = payer;
  const phone = { area_code: null, number: null, extension: null };
  const names = { first_name: null, last_name: null, entity_type: null };
  return { type: null, id: "128185910", operator_id: null, email, identification: { type, number }, phone, ...names };
}

function amountsBody(payment: Payment) {
  const approved = payment.approvedAt !== null;
  return {
    payment_method_reference_id: null,
    net_received_amount: approved ? reaisOf(payment.cents - payment.feeCents) : 0,
    total_paid_amount: reaisOf(payment.cents),
    overpaid_amount: 0,
    external_resource_url: null,
    installment_amount: payment.method === "card" ? reaisOf(payment.cents) : 0,
    financial_institution: null,
    payable_deferral_period: null,
    acquirer_reference: null,
    bank_transfer_id: null,
    transaction_id: null,
  };
}

function feesBody(payment: Payment) {
  if (payment.feeCents === 0) return [];
  return [{ type: "mercadopago_fee", amount: reaisOf(payment.feeCents), fee_payer: "collector" }];
}

function pixBody(world: World, payment: Payment, qr_code: string) {
  return {
    type: "OPENPLATFORM",
    linked_to: "openfinance",
    business_info: { unit: "online_payments", sub_unit: "default" },
    location: { state_id: null, source: null },
    application_data: { name: null, version: null },
    transaction_data: {
      qr_code,
      qr_code_base64: payment.qrPicture,
      ticket_url: `${world.url()}/payments/${payment.id}/ticket?caller_id=${payment.userId}`,
      bank_transfer_id: null,
      transaction_id: null,
      financial_institution: null,
      bank_info: { is_same_bank_account_owner: null, origin_bank_id: null, origin_wallet_id: null },
    },
  };
}
