import { z } from "zod";
import { parseJson } from "../../platform/http/parse-json.js";
import type { Notification } from "../gateway.js";

const id = z.string().regex(/^[A-Za-z0-9_]{1,255}$/);
const eventSchema = z.object({
  type: z.string().max(200),
  data: z.object({
    object: z.object({ object: z.string(), id, payment_intent: id.nullish().catch(null) }),
  }),
});

/**
 * What an event is about: a session names itself; charges, refunds and disputes name the payment intent that they belong
 * to, and that one names itself.
 */
export function readNotification(body: Buffer): Notification {
  const parsed = eventSchema.safeParse(parseJson(body.toString("utf8")));
  if (!parsed.success) return { outcome: "nothing", topic: "of another shape" };
  const { type: topic } = parsed.data;
  const { object, id, payment_intent: intent } = parsed.data.data.object;
  switch (object) {
    case "checkout.session":
    case "payment_intent":
      return { outcome: "about", externalId: id };
    case "charge":
    case "refund":
    case "dispute":
      return intent ? { outcome: "about", externalId: intent } : { outcome: "nothing", topic };
    default:
      return { outcome: "nothing", topic };
  }
}
