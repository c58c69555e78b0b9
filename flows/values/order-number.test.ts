import { describe, expect, it } from "vitest";
import { isOrderNumber } from "./order-number.js";

describe("an order's number", () => {
  it.each([
    "nº 2231",
    "é o pedido 5530",
    "esta é a OS 1042",
    "pedido n 4521!",
    "protocolo: 88123",
    "numero do pedido 4521",
  ])("is what %j says, and nothing else", (text) => expect(isOrderNumber(text)).toBe(true));

  it.each([
    "meu pedido 5530 atrasou",
    "4521",
    "o pedido",
    "pedido 12",
    "esta e ".repeat(2_000),
    "n".padEnd(4_000, "."),
  ])("is not in %j", (text) => expect(isOrderNumber(text)).toBe(false));
});
