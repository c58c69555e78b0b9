import { createHmac } from "node:crypto";
import type { StripeEvent } from "./objects.js";
import { type Account, seconds, type World } from "./world.js";

/**
 * Something happened to an object: an event with its state at this moment, for everybody who listens. `before`: what it
 * was in the fields that changed.
 */
export function emit(
  world: World,
  account: Account,
  type: string,
  object: object,
  before?: Record<string, unknown>,
): StripeEvent {
  const { settings, tables } = account;
  const endpoints = settings.endpoints.filter(({ events }) => events.includes("*") || events.includes(type));
  const event: StripeEvent = {
    id: `evt_${world.ids.text(24)}`,
    object: "event",
    api_version: settings.apiVersion,
    created: seconds(world),
    data: { object: structuredClone(object), ...(before && { previous_attributes: before }) },
    livemode: settings.live,
    pending_webhooks: endpoints.length,
    request: world.request ?? { id: null, idempotency_key: null },
    type,
  };
  tables.event.set(event.id, event);
  for (const { url, secret, apiVersion } of endpoints) {
    // Indented, as Stripe sends it: written again it is another text, and the signature fails.
    const body = JSON.stringify({ ...event, api_version: apiVersion ?? event.api_version }, null, 2);
    world.notices.tell({ url, topic: type, body, headers: (at) => signedHeaders(world, secret, body, at) });
  }
  return event;
}

function signedHeaders(world: World, secret: string, body: string, at: number): Record<string, string> {
  const t = Math.floor(at / 1_000);
  const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
  return {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    // `v0` is of no use; it comes with test events, so that nobody takes the first signature that is there.
    "stripe-signature": `t=${t},v1=${v1},v0=${world.ids.hex(64)}`,
  };
}
