import { randomUUID } from "node:crypto";
import type { Asked, Cancelled, Created, CreateRequest, GatewayAccount } from "../gateway.js";
import { mpDate, reaisOf } from "./amounts.js";
import { type MpPayment, paymentSchema, pixSchema } from "./answers.js";
import type { MercadoPagoCalls, MpAnswer } from "./mercadopago-calls.js";
import { type WithChargebacks, withChargebacks } from "./movements-of.js";
import { presentPix, stateOf } from "./present-payment.js";

export type SinglePayments = Pick<ReturnType<typeof createPixPayments>, "get" | "getWhole" | "cancel">;

export type GatewayLog = { warn(detail: object, message: string): void };

/** Pix payments (`/v1/payments`): made once for each key, and known by their number. */
export function createPixPayments(calls: MercadoPagoCalls, log: GatewayLog) {
  /** With all that moved its money, or not at all. */
  async function getWhole(
    account: GatewayAccount,
    id: string,
    signal: AbortSignal,
  ): Promise<MpAnswer<WithChargebacks>> {
    const found = await getAlone(account, id, signal);
    return found.outcome === "answered" ? withChargebacks(calls, account, found.body, signal) : found;
  }

  /**
   * Where Mercado Pago does not tell its chargebacks, the payment counts without: that it is contested says its own state,
   * and the amount is written when it is told.
   */
  async function get(account: GatewayAccount, id: string, signal: AbortSignal): Promise<MpAnswer<WithChargebacks>> {
    const found = await getAlone(account, id, signal);
    if (found.outcome !== "answered") return found;
    const whole = await withChargebacks(calls, account, found.body, signal);
    if (whole.outcome === "answered") return whole;
    const { tenantId: tenant, gateway, key } = account;
    log.warn(
      { tenant, gateway, account: key, payment: id, reason: whole.reason },
      "a payment is seen without chargebacks",
    );
    return found;
  }

  async function getAlone(account: GatewayAccount, id: string, signal: AbortSignal): Promise<MpAnswer<MpPayment>> {
    return calls.ask(account, signal, paymentSchema, randomUUID(), (sdk, config, requestOptions) =>
      new sdk.Payment(config).get({ id, requestOptions }),
    );
  }

  async function read(account: GatewayAccount, id: string, signal: AbortSignal): Promise<Asked> {
    const answer = await get(account, id, signal);
    if (answer.outcome === "answered") return { outcome: "found", payment: presentPix(answer.body) };
    return isMissing(answer) ? { outcome: "missing" } : unavailable(answer);
  }

  return {
    get,
    getWhole,
    read,
    async create(account: GatewayAccount, request: CreateRequest, signal: AbortSignal): Promise<Created> {
      const { key, amount, title, expiresAt, notifyUrl } = request;
      const body = {
        transaction_amount: reaisOf(amount),
        payment_method_id: "pix",
        description: title,
        external_reference: key,
        date_of_expiration: mpDate(expiresAt),
        notification_url: notifyUrl,
        payer: { email: String(account.settings["payer_email"]) },
      };
      const answer = await calls.ask(account, signal, pixSchema, key, (sdk, config, requestOptions) =>
        new sdk.Payment(config).create({ body, requestOptions }),
      );
      if (answer.outcome !== "answered") return answer;
      const {
        qr_code: code,
        qr_code_base64: picture,
        ticket_url: url,
      } = answer.body.point_of_interaction.transaction_data;
      const bytes = Buffer.from(picture ?? "", "base64");
      const pix = { code, picture: isPng(bytes) ? { type: "image/png" as const, bytes } : null };
      return { outcome: "created", url, pix, payment: presentPix(answer.body) };
    },
    async cancel(account: GatewayAccount, id: string, signal: AbortSignal): Promise<Cancelled> {
      const answer = await calls.ask(account, signal, paymentSchema, randomUUID(), (sdk, config, requestOptions) =>
        new sdk.Payment(config).cancel({ id, requestOptions }),
      );
      if (answer.outcome === "answered" && stateOf(answer.body) !== "pending") return { outcome: "over" };
      if (answer.outcome === "unavailable") return answer;
      // It cannot be cancelled, perhaps because it is over.
      const now = await read(account, id, signal);
      if (now.outcome === "missing" || (now.outcome === "found" && now.payment.state !== "pending"))
        return { outcome: "over" };
      return now.outcome === "unavailable" ? now : { outcome: "unavailable", reason: "it is still open" };
    },
  };
}

/** Only 404 says that something is not there; other refusals say that we asked wrongly. */
export const isMissing = (answer: MpAnswer<unknown>): boolean => answer.outcome === "refused" && answer.status === 404;

export const unavailable = ({ reason }: { reason: string }) => ({ outcome: "unavailable" as const, reason });

const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
