import { describe, expect, it } from "vitest";
import { samePhone } from "./same-phone.js";

describe("two phone numbers", () => {
  it("are one person's with and without the ninth digit", () => {
    expect(samePhone("+55 11 98765-4321", "+55 11 8765-4321")).toBe(true);
    expect(samePhone("551187654321", "(11) 98765-4321")).toBe(true);
  });
  it("are two people's when any other digit differs", () => {
    expect(samePhone("+5511987654321", "+5511987654322")).toBe(false);
    expect(samePhone("+5511987654321", "+5521987654321")).toBe(false);
    expect(samePhone("+551133334444", "+5511933334444")).toBe(false);
  });
  it("are nobody's when they are no numbers", () => {
    expect(samePhone("", "")).toBe(false);
    expect(samePhone("abc", "abc")).toBe(false);
  });
});
