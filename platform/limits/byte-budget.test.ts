import { expect, it } from "vitest";
import { createByteBudget } from "./byte-budget.js";

it("a budget of bytes is shared by all, one key has only its part, and closing gives it back once", () => {
  const budget = createByteBudget({ each: 10, all: 15 });
  const [a, b, c] = [budget.open("one"), budget.open("one"), budget.open("two")];
  expect([a.take(6), b.take(5), b.take(4), c.take(6), c.take(5)]).toEqual([true, false, true, false, true]);
  expect(budget.held()).toBe(15);
  a.close();
  a.close();
  expect(budget.held()).toBe(9);
  expect([b.take(6), c.take(1)]).toEqual([true, false]);
});
