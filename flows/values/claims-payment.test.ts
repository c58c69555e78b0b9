import { describe, expect, it } from "vitest";
import { claimsPayment } from "./claims-payment.js";

describe("a message that speaks of paying", () => {
  it.each([
    "não precisa mais, já paguei",
    "esquece, já consegui pagar",
    "Tá, deixa assim, vou pagar agora",
    "deixa pra lá que eu já fiz o pix",
    "paguei!",
  ])("claims it: %s", (text) => expect(claimsPayment(text)).toBe(true));

  it.each([
    "deixa pra lá, não vou pagar",
    "esquece, posso pagar na loja?",
    "desisto de pagar isso",
    "esquece, vocês abrem sábado?",
    "pago mais barato ali na esquina, deixa pra lá",
  ])("does not claim it: %s", (text) => expect(claimsPayment(text)).toBe(false));
});
