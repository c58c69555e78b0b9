import { describe, expect, it } from "vitest";
import { otherNinthDigit } from "./ninth-digit.js";

describe("Brazil's ninth digit", () => {
  it("gives the other form of a mobile number, both ways", () => {
    expect(otherNinthDigit("5511988887777")).toBe("551188887777");
    expect(otherNinthDigit("551188887777")).toBe("5511988887777");
  });

  it("leaves landlines, foreign numbers and user ids alone", () => {
    for (const id of ["551132165498", "972987654321", "14155550100", "BR.13491208655302741918", "", "55119888877"]) {
      expect(otherNinthDigit(id)).toBeNull();
    }
  });
});
