import { z } from "zod";
import { OPEN_STATES, ORDER_STATES, PAYMENT_STATES, PERSONS_ACTS } from "../../bot/vocabulary/order-states.js";
import { defineRoute } from "../../platform/http/contract/route-contract.js";

/** Amounts are integers of the currency's smallest unit; moments are ms since the epoch. */
export const deskOrderSchema = z
  .object({
    id: z.string(),
    /** As the customer was told. */
    number: z.int(),
    state: z.enum(ORDER_STATES),
    total: z.int(),
    currency: z.string(),
    /** The first of its lines, and how many there are. */
    title: z.string().nullable(),
    lines: z.int(),
    conversationId: z.string(),
    contactName: z.string(),
    technicianId: z.string().nullable(),
    technicianName: z.string().nullable(),
    scheduledFor: z.number().nullable(),
    createdAt: z.number(),
    changedAt: z.number(),
  })
  .meta({ id: "DeskOrder" });
export type DeskOrder = z.infer<typeof deskOrderSchema>;

const params = z.object({ id: z.uuid() });
const instant = z.coerce.number().int().min(0).max(8.64e15);
const states = z
  .string()
  .max(200)
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(ORDER_STATES)).min(1));
/** A place in a list: seconds since the epoch, and what tells apart what has the same. */
const place = (rest: RegExp) => z.string().regex(new RegExp(`^\\d{1,12}(?:\\.\\d{1,6})?_${rest.source}$`));
const filter = {
  /** A person's id, or `none` for the orders that nobody has. */
  technician: z.union([z.literal("none"), z.uuid()]).optional(),
  /** A number, or a part of a customer's name or phone or of an item's title. */
  text: z.string().trim().min(1).max(80).optional(),
  /** When it was quoted: `from` <= at < `to`. */
  from: instant.optional(),
  to: instant.optional(),
};

export const ordersRoute = defineRoute({
  method: "get",
  path: "/orders",
  may: "orders.read",
  summary: "50 orders of conversations that one sees, the newest first.",
  query: z.object({
    ...filter,
    /** States with commas between them. */
    state: states.optional(),
    /** The number of the last order that was seen. */
    cursor: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
  }),
  answer: z.object({ items: z.array(deskOrderSchema), next: z.string().nullable() }).meta({ id: "DeskOrders" }),
});
export const orderBoardRoute = defineRoute({
  method: "get",
  path: "/order-board",
  may: "orders.read",
  summary:
    "Open orders by their state: how many (counted up to 1,000), and the 30 that changed last; of one state, 100.",
  query: z.object({
    ...filter,
    /** One column alone. */
    state: z.enum(OPEN_STATES).optional(),
    /** The `next` of the column's page before this. */
    cursor: place(/\d{1,10}/).optional(),
  }),
  answer: z
    .object({
      items: z.array(
        z.object({
          state: z.enum(ORDER_STATES),
          count: z.int(),
          items: z.array(deskOrderSchema),
          next: z.string().nullable(),
        }),
      ),
    })
    .meta({ id: "OrderBoard" }),
});
export type OrderBoard = z.infer<typeof orderBoardRoute.answer>;
export const techniciansRoute = defineRoute({
  method: "get",
  path: "/technicians",
  may: "orders.read",
  summary: "The people who may be given an order's work.",
  answer: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }).meta({ id: "Technicians" }),
});

const by = z.string().nullable();
/** What happened to it, the newest first. `kind`: `order.<state>`, `payment.<state>` and others. */
const history = z.array(
  z.object({
    id: z.string(),
    kind: z.string(),
    by,
    reason: z.string().nullable(),
    when: z.number().nullable(),
    at: z.number(),
  }),
);
/** Whether the bot may write to the order's customer now, or why not. */
const reach = z.enum(["open", "window_closed", "opted_out", "channel_gone"]);
export type Reach = z.infer<typeof reach>;
export const orderDetailSchema = deskOrderSchema
  .extend({
    discount: z.int(),
    /** The person who quoted it; null for a flow. */
    quotedBy: by,
    items: z.array(
      z.object({ item: z.string(), title: z.string(), price: z.int(), minutes: z.int(), quantity: z.int() }),
    ),
    payments: z.array(
      z.object({
        id: z.string(),
        state: z.enum(PAYMENT_STATES),
        amount: z.int(),
        refunded: z.int(),
        currency: z.string(),
        gateway: z.string(),
        methods: z.array(z.string()).nullable(),
        /** How a dispute about it stands, as the gateway last said. */
        dispute: z.enum(["open", "won", "lost"]).nullable(),
        paidAt: z.number().nullable(),
        expiresAt: z.number(),
      }),
    ),
    notes: z.array(z.object({ id: z.string(), text: z.string(), by, at: z.number() })),
    files: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        mime: z.string(),
        size: z.int(),
        state: z.string(),
        by,
        at: z.number(),
      }),
    ),
    /** The first page. */
    history,
    /** Leads to the page after it. */
    historyNext: z.string().nullable(),
    /** What people may do to it by hand now. */
    acts: z.array(z.enum(PERSONS_ACTS)),
    /** Those of them of which the company has its customers told. */
    toldActs: z.array(z.enum(PERSONS_ACTS)),
    reach,
    /** Until when the customer's page is open; null when there is none. */
    pageEndsAt: z.number().nullable(),
  })
  .meta({ id: "OrderDetail" });
export type OrderDetail = z.infer<typeof orderDetailSchema>;

export const orderRoute = defineRoute({
  method: "get",
  path: "/orders/:id",
  may: "orders.read",
  summary: "An order with its lines, payments, notes, files and history.",
  params,
  answer: orderDetailSchema,
});
export const orderHistoryRoute = defineRoute({
  method: "get",
  path: "/orders/:id/history",
  may: "orders.read",
  summary: "What happened to an order, in pages of 100, the newest first.",
  params,
  query: z.object({
    /** The `next` of the page before this. */
    cursor: place(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/).optional(),
  }),
  answer: z.object({ items: history, next: z.string().nullable() }).meta({ id: "OrderHistory" }),
});
/** A move that is repeated changes nothing, and its customer is not told a second time. */
export const moveOrderRoute = defineRoute({
  method: "post",
  path: "/orders/:id/move",
  may: "orders.work",
  summary: "Moves an order on. The customer is told in the company's words, where it wants that.",
  params,
  body: z.strictObject({
    act: z.enum(PERSONS_ACTS),
    /** The state that the caller saw: 409 when it is another one by now. */
    from: z.enum(ORDER_STATES),
    /** For when the work is arranged; `schedule` wants one. */
    when: z.int().min(0).max(8.64e15).nullable().default(null),
  }),
  idempotent: true,
  answer: z
    .object({
      /** `sent`: the customer is told of it in the conversation. `silent`: the company says nothing of it. Else: why not. */
      notice: z.enum(["sent", "silent", ...reach.exclude(["open"]).options]),
    })
    .meta({ id: "OrderMoved" }),
});
export type Notice = z.infer<typeof moveOrderRoute.answer>["notice"];
export const assignOrderRoute = defineRoute({
  method: "put",
  path: "/orders/:id/technician",
  may: "orders.work",
  summary: "Says who does the work; null for nobody yet.",
  params,
  body: z.strictObject({ technicianId: z.uuid().nullable() }),
  answer: null,
});
export const noteOrderRoute = defineRoute({
  method: "post",
  path: "/orders/:id/notes",
  may: "orders.work",
  summary: "Leaves a note that only the team reads.",
  params,
  body: z.strictObject({ text: z.string().trim().min(1).max(2_000) }),
  answer: null,
});
export const attachOrderRoute = defineRoute({
  method: "post",
  path: "/orders/:id/files",
  may: "orders.work",
  summary: "Puts a file of 10 MB at most to an order: the body is its bytes.",
  params,
  query: z.object({ name: z.string().trim().min(1).max(120).default("arquivo") }),
  upload: 10 * 1024 * 1024,
  answer: null,
});
export const linkOrderRoute = defineRoute({
  method: "post",
  path: "/orders/:id/link",
  may: "orders.work",
  summary: "The address of the customer's page of an order, which is made when there is none.",
  params,
  idempotent: true,
  answer: z.object({ url: z.string() }).meta({ id: "OrderLink" }),
});
export const unlinkOrderRoute = defineRoute({
  method: "delete",
  path: "/orders/:id/link",
  may: "orders.work",
  summary: "Makes all addresses of an order's customer page worthless.",
  params,
  answer: null,
});
export const quoteItemsRoute = defineRoute({
  method: "get",
  path: "/quote-items",
  may: "orders.quote",
  summary: "What is on sale, and how much of a sum one may take off, in percent.",
  answer: z
    .object({
      items: z.array(
        z.object({ slug: z.string(), title: z.string(), price: z.int(), currency: z.string(), minutes: z.int() }),
      ),
      percentOff: z.number(),
    })
    .meta({ id: "QuoteItems" }),
});
export type QuoteItems = z.infer<typeof quoteItemsRoute.answer>;
export const quoteRoute = defineRoute({
  method: "post",
  path: "/conversations/:id/quotes",
  may: "orders.quote",
  summary:
    "Quotes to the customer, in place of what waits for an answer. The bot asks for the yes and for the payment.",
  params,
  body: z.strictObject({
    items: z
      .array(z.strictObject({ slug: z.string().min(1).max(63), quantity: z.int().min(1).max(99) }))
      .min(1)
      .max(20),
    /** What is taken off the sum. */
    discount: z.int().min(0).max(1_000_000_000).default(0),
  }),
  status: 201,
  answer: z.object({ orderId: z.string() }).meta({ id: "Quoted" }),
});
