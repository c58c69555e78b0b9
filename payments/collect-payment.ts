import type { RoomAnswer } from "../bot/ports/rooms.js";
import { type HeldBack, reasonOf } from "./call-gateway.js";
import type { Created, PixShown } from "./gateway.js";
import type { OpenAccount } from "./payment-accounts.js";
import { about, type PaymentTools } from "./payment-tools.js";
import type { Order, Payment } from "./ports.js";
import { alertOf, nextAskAt } from "./settle.js";
import { writePayment } from "./write-payment.js";

/** The problem of a payment that the customer called off before its link was there. */
export const CALLED_OFF = "called off";
/** When a link could not be made for this long (ms), it is not coming, and the customer is told. */
const GIVE_UP_MS = 180_000;
/** A payment that failed for a reason of ours is tried again after this long (ms), not at each poll. */
export const FAILED_AGAIN_MS = 60_000;

/** Creates a charge's payment at the gateway, or tells its state. Harmless to repeat. */
export async function collectPayment(
  tools: PaymentTools,
  { id: paymentId, tenantId, orderId }: Pick<Payment, "id" | "tenantId" | "orderId">,
): Promise<RoomAnswer<"orders.charge">> {
  const { orders, told, refresh, accountOf, now, log } = tools;
  const found = await refresh({ id: paymentId, tenantId, orderId });
  if (!found) return { outcome: "failed", reason: "the payment is gone" };
  const [order, payment] = found;
  const at = accountOf(payment);
  if (payment.state !== "creating") {
    await told.state(order, payment);
    return { outcome: "done" };
  }
  const made = at ? await create(tools, at, order, payment) : ACCOUNT_OFF;
  const later = made.outcome === "unavailable" || made.outcome === "held_back";
  // Repeated here and not as an effect, because the conversation's other answers must not wait for it.
  if (later && now() < payment.createdAt + GIVE_UP_MS) {
    if (made.outcome === "unavailable")
      log.warn({ ...about(payment), reason: made.reason }, "a payment could not be made yet");
    await orders.setAskAt(payment, now() + Math.max(2_000, (now() - payment.createdAt) / 2));
    return { outcome: "done" };
  }
  if (made.outcome !== "created") {
    await refuse(tools, payment, reasonOf(made));
    const given = await refresh(payment);
    if (given) await told.state(...given);
    if (given?.[1].state === "failed") await orders.setAskAt(payment, null);
    return { outcome: "done" };
  }
  const { url } = made;
  const externalId = made.payment.id;
  const pix = made.pix ? await keepPix(tools, payment, made.pix) : {};
  const askAt = nextAskAt({ ...payment, state: "pending" }, now());
  const written = await orders.change(tenantId, orderId, (_order, payments) =>
    payments.some((one) => one.id === payment.id && one.state === "creating")
      ? { payment: { id: payment.id, state: "pending", externalId, url, askAt, ...pix } }
      : null,
  );
  const kept = written?.payments.find((one) => one.id === payment.id);
  if (at && kept?.state === "failed") {
    // It was called off while the gateway made it.
    await endMade(tools, at, kept, externalId);
    return { outcome: "done" };
  }
  // The payment that was made is compared with what was asked for before the customer is sent there.
  if (at) await writePayment(orders, { ...payment, externalId }, at, made.payment, now());
  const after = await refresh(payment);
  if (after) await told.state(...after);
  return { outcome: "done" };
}

/**
 * Ends what may have been made at the gateway for a payment that was called off before its link was there. By its key the
 * gateway tells what it made. The poller repeats it until the payment's end.
 */
export async function endCalledOff(tools: PaymentTools, order: Order, payment: Payment): Promise<void> {
  const { orders, accountOf, now } = tools;
  const at = accountOf(payment);
  const made = at ? await create(tools, at, order, payment) : ACCOUNT_OFF;
  if (at && made.outcome === "created") return endMade(tools, at, payment, made.payment.id);
  const later = made.outcome !== "refused" && now() < payment.expiresAt;
  await orders.setAskAt(payment, later ? now() + Math.max(10_000, (now() - payment.createdAt) / 2) : null);
}

/** Ends a payment that nobody may pay, and keeps its id, so that money that comes all the same is seen. */
export async function endMade(
  { orders, call, now }: PaymentTools,
  at: OpenAccount,
  payment: Payment,
  externalId: string,
): Promise<void> {
  await orders.change(payment.tenantId, payment.orderId, () => ({
    payment: { id: payment.id, externalId, askAt: now() + 60_000 },
  }));
  const { cancel } = at.gateway;
  const ended = cancel ? await call(at, (limits) => cancel(at.account, externalId, limits)) : null;
  if (ended?.outcome === "over") await orders.setAskAt(payment, nextAskAt({ ...payment, state: "failed" }, now()));
}

/** Its secrets cannot be opened, for example. People may mend that before the customer is told. */
const ACCOUNT_OFF = { outcome: "unavailable", reason: "the payment's account is off" } as const;

function create(
  { call, notifyUrl, returnUrl }: PaymentTools,
  at: OpenAccount,
  order: Order,
  { id: key, amount, currency, expiresAt, methods }: Payment,
): Promise<Created | HeldBack> {
  const { account, gateway } = at;
  const title = `Pedido ${order.number}`;
  const addresses = { notifyUrl: notifyUrl(account), returnUrl: returnUrl() };
  const wanted = { key, amount, currency, methods: methods ?? at.methods, title, expiresAt, ...addresses };
  return call(at, (limits) => gateway.create(account, wanted, limits));
}

/** Keeps a Pix with its picture. Without the picture, its text still pays it. */
async function keepPix({ files, log }: PaymentTools, payment: Payment, { code, picture }: PixShown) {
  if (!picture) return { pixCode: code };
  try {
    const { bytes, type: mime } = picture;
    const { id, state } = await files.put(payment.tenantId, { bytes, name: "pix.png", mime });
    return { pixCode: code, ...(state === "ok" && { pixPicture: id }) };
  } catch (error) {
    log.error({ err: error, ...about(payment) }, "the picture of a Pix was not kept");
    return { pixCode: code };
  }
}

/** The gateway refuses such a payment: it has failed, and people are told. */
async function refuse({ orders, now }: PaymentTools, payment: Payment, problem: string): Promise<void> {
  await orders.change(payment.tenantId, payment.orderId, (order, payments) => {
    // Another process may have made it, or the customer called it off.
    if (payments.find(({ id }) => id === payment.id)?.state !== "creating") return null;
    const text = `A cobrança do pedido ${order.number} não pôde ser feita no meio de pagamento.`;
    return {
      payment: { id: payment.id, state: "failed", problem, askAt: now() + FAILED_AGAIN_MS },
      alerts: [alertOf("payment_refused", text, order, payment)],
    };
  });
}
