import { z } from "zod";
import type { Value } from "../value.js";
import { anyValue, defineRequest } from "./define-request.js";
import { reference } from "./reference.js";

/** An amount in the smallest unit of its currency. */
export const money = z.object({ amount: z.int(), currency: z.string() });

/** An order as flows see it. */
export const orderInFlow = z.object({
  id: z.string().optional(),
  number: z.number(),
  total: money,
  /** What was taken off the lines' sum. */
  discount: money.optional(),
  currency: z.string().optional(),
  lines: z.array(z.object({ item: z.string().optional(), title: z.string(), price: money, minutes: z.number() })),
  minutes: z.number(),
});

export type OrderInFlow = z.output<typeof orderInFlow>;

/** The slugs in what a flow computed: texts, or objects that name their item. Each once, at most 100. */
const slugs = anyValue.transform((value) => {
  const list = Array.isArray(value) ? value : [value];
  return [...new Set(list.flatMap((one) => slugIn(one) ?? []).map((slug) => slug.slice(0, 100)))].slice(0, 100);
});

function slugIn(one: Value): string | null {
  if (typeof one === "string") return one;
  if (typeof one !== "object" || one === null || Array.isArray(one)) return null;
  if (typeof one.item === "string") return one.item;
  return typeof one.slug === "string" ? one.slug : null;
}

/** A way to pay, with what the customer reads on its button. */
const way = z.object({ id: z.string().min(1), label: z.string().min(1) });

/** What steps may ask about orders. An order that is not this customer's is refused. */
export const orderRequests = {
  "orders.quote": defineRequest({
    input: z.object({ items: slugs }),
    ends: {
      quoted: orderInFlow,
      /** Nothing that was asked for is on sale. */
      empty: z.object({ left_out: z.array(z.string()) }).nullish(),
    },
  }),
  "orders.decide": defineRequest({
    input: z.object({ order: reference, approved: z.boolean() }),
    ends: { approved: orderInFlow, declined: orderInFlow },
  }),
  "orders.charge": defineRequest({
    /**
     * `expires_ms`: how long the link is valid. Without it, a day. `method`: the way to pay that the customer chose;
     * without it, the one that is open, or the only one that there is.
     */
    input: z.object({ order: reference, expires_ms: z.number().optional(), method: z.string().max(100).nullish() }),
    meanwhile: {
      /**
       * The link. `expires_at` in ms since the epoch. `pix`: what is paid in the conversation, with the stored file of its
       * picture. `ways`: how else it can be paid.
       */
      pending: z.object({
        url: z.string(),
        amount: money.nullish(),
        expires_at: z.number().nullish(),
        pix: z.object({ code: z.string(), picture: z.string().nullish() }).nullish(),
        ways: z.array(way).nullish(),
      }),
      /** An attempt was refused; the link is still valid. */
      refused: z.object({ url: z.string().nullish() }).nullish(),
    },
    ends: {
      paid: orderInFlow,
      expired: orderInFlow.nullish(),
      /** There are several ways to pay, and the customer must choose one first. */
      choose: z.object({ ways: z.array(way).min(1) }),
      /** It was paid, and the gateway gave the money back. `words` are for the customer. */
      refunded: orderInFlow.extend({ words: z.string().optional() }).nullish(),
      /** Money came that people must look at first. `words` are for the customer. */
      review: orderInFlow.extend({ words: z.string().optional() }).nullish(),
    },
  }),
  /**
   * A paid order goes back as a whole: work has not begun, and it was paid less than `within_ms` ago. Everything else is
   * `not_allowed`, and for people. `under_way`: it goes back, and the customer is told once it is there.
   */
  "orders.refund": defineRequest({
    input: z.object({ order: reference, within_ms: z.number() }),
    ends: { refunded: orderInFlow, under_way: orderInFlow, not_allowed: z.object({ why: z.string() }) },
  }),
  /** The customer called the payment off. Its open link is closed at the gateway. No result. */
  "orders.cancel": defineRequest({ input: z.object({ order: reference }) }),
};
