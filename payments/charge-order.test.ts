import { describe, expect, it } from "vitest";
import type { RoomAsk } from "../bot/ports/rooms.js";
import { type ChargeOptions, chargeOrder } from "./charge-order.js";
import type { OpenAccount } from "./payment-accounts.js";
import type { Order, OrderChange, Payment } from "./ports.js";

const NOW = 1_000_000;
const TO = { tenantId: "t", conversationId: "v", channelId: "h" };
const ORDER: Order = {
  id: "o",
  tenantId: "t",
  number: 1,
  contactId: "c",
  conversationId: "v",
  state: "approved",
  heldFrom: null,
  began: false,
  total: 5_000,
  currency: "BRL",
  discount: 0,
  scheduledFor: null,
  technicianId: null,
  lines: [],
};
const ACCOUNT = {
  account: { id: "a" },
  gateway: { name: "bank", capabilities: { lastsMs: { least: 60_000, most: 3_600_000 } } },
} as OpenAccount;

const openPayment = (expiresAt: number): Payment => ({
  ...TO,
  id: "p",
  orderId: "o",
  effectKey: "e1",
  gateway: "bank",
  accountId: "a",
  externalId: "x",
  state: "pending",
  amount: 5_000,
  refunded: 0,
  refund: null,
  surplus: 0,
  surplusAccepted: 0,
  dispute: null,
  currency: "BRL",
  methods: ["pix"],
  url: "u",
  pixCode: null,
  pixPicture: null,
  problem: null,
  expiresAt,
  paidAt: null,
  createdAt: 0,
});

/** Charges the order again while this payment is open. What was ended, and what was written. */
async function chargeAgain(open: Payment) {
  const ended: string[] = [];
  const changes: OrderChange[] = [];
  const options: ChargeOptions = {
    orders: {
      async change(_tenantId, _orderId, decide) {
        const change = decide(ORDER, [open], []);
        if (change) changes.push(change);
        return { order: ORDER, payments: [open], change };
      },
    },
    cashier: {
      ways: () => [{ id: "pix", methods: ["pix"], account: ACCOUNT }],
      isAt: () => true,
      collect: async () => ({ outcome: "done" }),
      async end({ id }) {
        ended.push(id);
        return { outcome: "done" };
      },
    },
    now: () => NOW,
  };
  const ask: RoomAsk<"orders.charge"> = {
    ...TO,
    key: "e2",
    signal: new AbortController().signal,
    input: { order: "o" },
  };
  await chargeOrder(options, ask, ORDER);
  return { ended, made: changes.filter(({ newPayment }) => newPayment).length };
}

describe("a charge while another payment of the same way is open", () => {
  it("takes it over when there is time to pay it", async () => {
    expect(await chargeAgain(openPayment(NOW + 600_000))).toEqual({ ended: [], made: 0 });
  });

  it("ends one that is about to expire before it makes a new one, so that nobody pays both", async () => {
    expect(await chargeAgain(openPayment(NOW + 30_000))).toEqual({ ended: ["p"], made: 1 });
  });
});
