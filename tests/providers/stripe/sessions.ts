import { emit } from "./events.js";
import { newIntent } from "./new-intent.js";
import type { PaymentIntent, Session } from "./objects.js";
import { type Account, lookUp, seconds, type World } from "./world.js";

/** The payment intent of a session, made when the customer first tries to pay. */
export function intentOf(world: World, account: Account, session: Session): PaymentIntent {
  const known = lookUp(account, "payment_intent", session.payment_intent);
  if (known) return known;
  const intent = newIntent(world, account, {
    amount: session.amount_total,
    currency: session.currency,
    payment_method_types: session.payment_method_types,
    ...(account.intentData.get(session.id) ?? { metadata: {} }),
  });
  session.payment_intent = intent.id;
  return intent;
}

/** The customer is through with the page. `unpaid`: the money comes later, or never. */
export function completeSession(world: World, account: Account, session: Session, payment: "paid" | "unpaid"): Session {
  const email = session.customer_email ?? "ana@example.com";
  const customer_details = { email, name: "Ana", phone: null, tax_exempt: "none", tax_ids: [], address: null };
  Object.assign(session, { status: "complete", payment_status: payment, url: null, customer_details });
  emit(world, account, "checkout.session.completed", session);
  const link = lookUp(account, "payment_link", session.payment_link);
  if (link?.restrictions) {
    const { completed_sessions } = link.restrictions;
    completed_sessions.count += 1;
    if (link.active && completed_sessions.count >= completed_sessions.limit) {
      link.active = false;
      emit(world, account, "payment_link.updated", link, { active: true });
    }
  }
  return session;
}

export function expireSession(world: World, account: Account, session: Session): Session {
  Object.assign(session, { status: "expired", url: null });
  emit(world, account, "checkout.session.expired", session);
  return session;
}

/** What ran out of time. */
export function expireDue(world: World): void {
  const now = seconds(world);
  for (const account of world.accounts) {
    for (const session of account.tables["checkout.session"].values()) {
      if (session.status === "open" && session.expires_at <= now) expireSession(world, account, session);
    }
  }
}
