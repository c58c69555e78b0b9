import { fail, type Method, succeed } from "./charges.js";
import { emit } from "./events.js";
import { newSession } from "./new-session.js";
import type { PaymentIntent, PaymentLink, Session } from "./objects.js";
import { completeSession, intentOf } from "./sessions.js";
import { type Account, lookUp, seconds, type World } from "./world.js";

const DAY_S = 24 * 60 * 60;

/**
 * The customer pays on the page. `later`: the page is done and the money under way; `settlePayment` ends that. An
 * expired session takes it only with `late`: the payment that was under way when the time ran out.
 */
export function pay(
  world: World,
  account: Account,
  session: Session,
  how: { method: Method; money: "now" | "later"; late: boolean },
): Session {
  const open = session.status === "open" || (how.late && session.status === "expired");
  if (!open) throw new Error(`session ${session.id} is ${session.status}`);
  if (!session.payment_method_types.includes(how.method)) throw new Error(`session ${session.id} has no ${how.method}`);
  const intent = intentOf(world, account, session);
  if (how.money === "now") {
    succeed(world, account, intent, how.method);
    return completeSession(world, account, session, "paid");
  }
  intent.status = "processing";
  emit(world, account, "payment_intent.processing", intent);
  return completeSession(world, account, session, "unpaid");
}

/** The card is declined; the page stays open. */
export function decline(world: World, account: Account, session: Session, code: string): Session {
  if (session.status !== "open") throw new Error(`session ${session.id} is ${session.status}`);
  fail(world, account, intentOf(world, account, session), "card", code);
  return session;
}

/** Money that was under way arrives, or does not. */
export function settlePayment(world: World, account: Account, session: Session, as: "succeeded" | "failed"): Session {
  const intent = lookUp(account, "payment_intent", session.payment_intent);
  if (intent?.status !== "processing") throw new Error(`nothing is under way for ${session.id}`);
  const method = session.payment_method_types.includes("pix") ? "pix" : "card";
  if (as === "succeeded") {
    succeed(world, account, intent, method);
    session.payment_status = "paid";
  } else fail(world, account, intent, method, "generic_decline");
  emit(world, account, `checkout.session.async_payment_${as}`, session);
  return session;
}

/** A Pix without a page is paid. After its end only with `late`, by a bank that was slower. */
export function payPix(world: World, account: Account, intent: PaymentIntent, late: boolean): PaymentIntent {
  const open = intent.status === "requires_action" || (late && intent.status === "requires_payment_method");
  if (!open) throw new Error(`intent ${intent.id} is ${intent.status}`);
  succeed(world, account, intent, "pix");
  return intent;
}

/** Somebody opens a payment link: each time a session of its own, with the link's metadata. */
export function openLink(world: World, account: Account, link: PaymentLink, reference: string | null): Session {
  if (!link.active) throw new Error(`link ${link.id} is not active`);
  const { currency, metadata, payment_method_types } = link;
  const pix = account.settings.pix && currency === "brl";
  return newSession(world, account, account.lineItems.get(link.id) ?? [], {
    payment_link: link.id,
    payment_method_types: payment_method_types ?? (pix ? ["card", "pix"] : ["card"]),
    allowed_payment_method_types: null,
    payment_method_options: {},
    expires_at: seconds(world) + DAY_S,
    success_url: null,
    cancel_url: null,
    client_reference_id: reference,
    customer_email: null,
    metadata: { ...metadata },
    locale: null,
    submit_type: null,
    intentData: account.intentData.get(link.id) ?? { metadata: {} },
  });
}
