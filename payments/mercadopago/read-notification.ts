import { z } from "zod";
import { parseJson } from "../../platform/http/parse-json.js";
import type { Notification, RawNotification } from "../gateway.js";

const bodySchema = z.object({
  type: z.string().optional().catch(undefined),
  data: z
    .object({ id: z.union([z.string(), z.int()]).transform(String).optional() })
    .optional()
    .catch(undefined),
});

/** Topics of things that belong to a payment, with the name by which we ask for them. */
const THINGS: Readonly<Record<string, string>> = {
  topic_merchant_order_wh: "order",
  topic_chargebacks_wh: "chargeback",
  topic_claims_integration_wh: "claim",
};

/** What a notification is about. Its id is the one of the address, which is signed, and only else that of the body. */
export function readNotification({ query, body }: RawNotification): Notification {
  const parsed = bodySchema.safeParse(parseJson(body.toString("utf8")));
  const said = parsed.success ? parsed.data : {};
  const topic = query.get("type") ?? said.type ?? "";
  const id = query.get("data.id") ?? said.data?.id ?? "";
  const thing = Object.hasOwn(THINGS, topic) ? THINGS[topic] : undefined;
  if (!/^[0-9A-Za-z-]{1,64}$/.test(id)) return { outcome: "nothing", topic };
  if (topic === "payment") return { outcome: "about", externalId: id };
  return thing ? { outcome: "about", externalId: `${thing}:${id}` } : { outcome: "nothing", topic };
}
