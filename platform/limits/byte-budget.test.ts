import { describe, expect, it } from "vitest";
import { createByteBudget, createProcessBytes } from "./byte-budget.js";

describe("a budget of bytes", () => {
  it("is shared by all, one company has only its part, and closing gives it back once", () => {
    const budget = createByteBudget({ each: 10, all: 15 });
    const [a, b, c] = [budget.ofCompany("one"), budget.ofCompany("one"), budget.ofCompany("two")];
    expect([a.take(6), b.take(5), b.take(4), c.take(6), c.take(5)]).toEqual([true, false, true, false, true]);
    a.close();
    a.close();
    expect([b.take(7), b.take(6), c.take(1)]).toEqual([false, true, false]);
  });

  it("counts an IPv6 address for its wider networks, too, and whom a proxy may hide for many", () => {
    const budget = createByteBudget({ each: 10, all: 1_000 });
    const take = (address: string, bytes: number) => budget.ofAddress(address).take(bytes);
    expect([take("2001:db8:1:2::1", 10), take("2001:db8:1:2::2", 1)]).toEqual([true, false]);
    // More addresses of the same /56.
    expect([3, 4, 5, 6].map((n) => take(`2001:db8:1:${n}::1`, 10))).toEqual([true, true, true, false]);
    expect([take("172.17.0.1", 400), take("172.17.0.1", 1), take("192.0.2.1", 11)]).toEqual([true, false, false]);
  });

  it("is a part of what the process holds, of which a door leaves something to the others", () => {
    const process = createProcessBytes(20);
    const [open, sparing] = [process.budget({ each: 15, all: 15 }), process.budget({ each: 15, all: 15 }, 8)];
    const [a, b] = [sparing.ofCompany("one"), open.ofCompany("one")];
    expect([a.take(12), a.take(1), b.take(8), b.take(1)]).toEqual([true, false, true, false]);
    a.close();
    // Bytes that the process refused do not count against the door either.
    expect([b.take(7), b.take(1)]).toEqual([true, false]);
    b.close();
    expect(sparing.ofCompany("two").take(12)).toBe(true);
  });

  it("is never all of one network", () => {
    const budget = createByteBudget({ each: 10, all: 60 });
    expect([budget.ofAddress("127.0.0.1").take(41), budget.ofAddress("127.0.0.1").take(40)]).toEqual([false, true]);
    expect(budget.ofAddress("198.51.100.7").take(10)).toBe(true);
  });
});
