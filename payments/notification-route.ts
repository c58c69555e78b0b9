import type { Request, Response } from "express";
import { traceOf } from "../bot/vocabulary/trace-of.js";
import { readBody } from "../platform/http/read-body.js";
import type { ByteBudget } from "../platform/limits/byte-budget.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import { TOLD } from "../platform/limits/told.js";
import type { Cashier } from "./cashier.js";
import type { RawNotification } from "./gateway.js";
import type { OpenAccount, PaymentAccounts } from "./payment-accounts.js";
import type { NoticeStore, OrderStore, Payment } from "./ports.js";

const LIMITS = { maxBytes: 256 * 1024, timeoutMs: 10_000 };
const STATUS = { too_large: 413, too_slow: 408, cut: 408, busy: 503 } as const;

/**
 * `POST /webhooks/payments/<gateway>/<account key>`: signature and time are checked over the raw bytes, and the only thing taken from
 * the body is which payment to ask about. Answers 200 once it is recorded that the gateway must be asked, and 503 when
 * that failed. The sandbox also takes them at `/webhooks/payments/sandbox`, where payments from before there were
 * accounts notify.
 */
export function createNotificationRoute(options: {
  accounts: PaymentAccounts;
  orders: OrderStore;
  notices: Pick<NoticeStore, "keep">;
  cashier: Cashier;
  /** Limits the bodies that are in memory before their signatures are checked. */
  bytes: ByteBudget;
  now(): number;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
}): (request: Request, response: Response) => Promise<void> {
  const { orders, accounts, cashier, log } = options;
  const limiter = createRateLimiter(options.now, 100);
  /**
   * An account's address takes word of its own payments only. What is no payment's own id is asked of the gateway. Throws
   * when the gateway does not answer, so that the notification comes again.
   */
  async function find(at: OpenAccount, key: string | null, externalId: string): Promise<Payment | null> {
    const { account } = at;
    if (key === null) return orders.findPayment(account.gateway, externalId);
    const known = await orders.findPaymentAt(account, externalId);
    if (known) return known;
    const belongs = await cashier.referenceOf(at, externalId);
    if (belongs.outcome === "unavailable") throw new Error(belongs.reason);
    return belongs.outcome === "found" ? orders.findPaymentByReference(account, belongs.reference) : null;
  }
  return async (request, response) => {
    const answer = (status: number, text: string, close = false) => {
      if (close) response.set("connection", "close");
      response.status(status).type("text/plain").set("x-content-type-options", "nosniff").send(text);
    };
    const { gateway: name = "", key = null } = request.params as { gateway?: string; key?: string };
    const at = key === null ? accounts.withoutKey(name) : accounts.byKey(name, key);
    if (!at) return answer(404, "no such account", true);
    const { account, gateway } = at;
    const about = { gateway: gateway.name, account: account.key };
    const portion = options.bytes.ofAddress(request.ip ?? "");
    response.once("close", portion.close);
    const read = await readBody(request, { ...LIMITS, portion });
    if (read.outcome !== "ok") return answer(STATUS[read.outcome], read.outcome, true);
    const query = new URLSearchParams(/\?.*$/.exec(request.originalUrl)?.[0]);
    const raw: RawNotification = { query, headers: request.headers, body: read.body };
    const verified = gateway.verify(account, raw, options.now());
    if (verified.outcome === "refused") {
      // An account that no company wrote down answers at any id, and strangers may invent those.
      if (limiter(account.id === account.tenantId ? gateway.name : account.key, TOLD) === 0)
        log.warn({ ...about, reason: verified.reason }, "a payment notification was refused");
      return answer(verified.status, verified.reason);
    }
    accounts.heard(account, "notification");
    const notification = gateway.receive(account, raw);
    try {
      if (notification.outcome === "nothing") {
        if (key !== null) await options.notices.keep(account, notification.topic, read.body.toString("utf8"));
        return answer(200, "nothing to do");
      }
      const payment = await find(at, key, notification.externalId);
      if (!payment) {
        log.warn({ ...about, id: notification.externalId }, "a notification of a payment that is not ours");
        return answer(200, "unknown payment");
      }
      // Recorded first, so that the poller asks the gateway if this process ends now.
      await orders.setAskAt(payment, options.now());
      answer(200, "ok");
      cashier
        .look(payment)
        .catch((error: unknown) =>
          log.error(
            { err: error, trace: traceOf(payment.effectKey), payment: payment.id },
            "a payment could not be settled",
          ),
        );
    } catch (error) {
      log.error({ err: error, ...about }, "a payment notification could not be taken");
      answer(503, "not stored, send it again");
    }
  };
}
