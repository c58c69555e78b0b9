import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePrice } from "./parse-price.js";

describe("parsePrice", () => {
  it.each([
    ["R$ 89,90", 8_990],
    ["R$89,90", 8_990],
    ["89,90", 8_990],
    [89.9, 8_990],
    ["89.90", 8_990],
    ["R$ 1.234,56", 123_456],
    ["R$ 1.234", 123_400],
    ["1234,56", 123_456],
    [150, 15_000],
    ["0,01", 1],
    [0.1, 10],
    [1.15, 115],
    [4.35, 435],
    [1_000_000, 100_000_000],
  ])("reads %s", (written, amount) => {
    expect(parsePrice(written)).toEqual({ ok: true, amount });
  });

  it.each([
    "",
    "grátis",
    "R$",
    "-5",
    -5,
    "1,5",
    "1,234",
    "12.34.56",
    "1.23,45",
    "89,90 reais",
    "US$ 10",
    1.234,
    0,
    "0,00",
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1_000_000.01,
    "89,9O",
  ])("refuses %s", (written) => {
    expect(parsePrice(written).ok).toBe(false);
  });

  it("is exact to the cent for every amount, in each way to write it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (amount) => {
        const whole = String(Math.floor(amount / 100));
        const cents = String(amount % 100).padStart(2, "0");
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
        for (const written of [
          `R$ ${grouped},${cents}`,
          `${whole},${cents}`,
          `${whole}.${cents}`,
          Number(`${whole}.${cents}`),
        ])
          expect(parsePrice(written)).toEqual({ ok: true, amount });
      }),
    );
  });
});
