import { describe, expect, it } from "vitest";
import type { PaymentMethod } from "./payment-methods.js";
import { wayLabel, waysToPay } from "./ways-to-pay.js";

const account = (name: string, methods: PaymentMethod[], inChat: PaymentMethod[] = []) => ({
  name,
  mode: "live" as const,
  takesNew: true,
  methods,
  currencies: ["BRL"],
  inChat,
});
const ways = (...accounts: ReturnType<typeof account>[]) =>
  waysToPay(accounts, { currency: "BRL", demo: false }).map((way) => `${way.account.name}: ${wayLabel(way)}`);

describe("waysToPay", () => {
  it("leaves what one page offers to that page", () => {
    expect(ways(account("a", ["pix", "card", "boleto"]))).toEqual(["a: Pix ou cartão ou boleto"]);
  });

  it("makes what is paid in the conversation a way of its own", () => {
    expect(ways(account("a", ["pix", "card", "boleto"], ["pix"]))).toEqual(["a: Pix", "a: Cartão ou boleto"]);
  });

  it("gives each method to the first account that serves it", () => {
    const pix = account("pix", ["pix"], ["pix"]);
    const card = account("card", ["card", "pix"]);
    expect(ways(pix, card)).toEqual(["pix: Pix", "card: Cartão"]);
    expect(ways(card, pix)).toEqual(["card: Pix ou cartão"]);
    expect(ways()).toEqual([]);
    expect(waysToPay([pix], { currency: "USD", demo: false })).toEqual([]);
  });
});
