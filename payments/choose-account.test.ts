import { describe, expect, it } from "vitest";
import { chooseAccount, type Serving } from "./choose-account.js";

type Named = Serving & { name: string };
const account = (name: string, what: Partial<Serving> = {}): Named => ({
  name,
  mode: "live",
  takesNew: true,
  methods: ["pix", "card"],
  currencies: ["BRL"],
  ...what,
});
const WANTED = { currency: "BRL", method: null, demo: false };
const chosen = (accounts: Named[], what: Partial<Parameters<typeof chooseAccount>[1]> = {}) =>
  chooseAccount(accounts, { ...WANTED, ...what })?.name ?? null;

describe("chooseAccount", () => {
  it("takes the first account that serves the currency and the method", () => {
    const accounts = [
      account("pix", { methods: ["pix"] }),
      account("card", { methods: ["card"] }),
      account("dollars", { currencies: ["USD"] }),
    ];
    expect(chosen(accounts)).toBe("pix");
    expect(chosen(accounts, { method: "card" })).toBe("card");
    expect(chosen(accounts, { method: "boleto" })).toBeNull();
    expect(chosen(accounts, { currency: "USD" })).toBe("dollars");
    expect(chosen(accounts, { currency: "EUR" })).toBeNull();
    expect(chosen([])).toBeNull();
  });

  it("never mixes test and live money", () => {
    const test = account("test", { mode: "test", currencies: ["BRL", "USD"] });
    expect(chosen([test])).toBe("test");
    expect(chosen([test, account("live")])).toBe("live");
    expect(chosen([test, account("live")], { demo: true })).toBe("test");
    expect(chosen([account("live")], { demo: true })).toBeNull();
    // The live account cannot serve, and a way to pay without money is no replacement.
    expect(chosen([test, account("live")], { currency: "USD" })).toBeNull();
    expect(chosen([test, account("live", { takesNew: false })])).toBeNull();
    expect(chosen([test], { live: true })).toBeNull();
  });

  it("passes over a paused account to the next of the same mode", () => {
    expect(chosen([account("first", { takesNew: false }), account("second")])).toBe("second");
  });
});
