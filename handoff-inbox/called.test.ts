import { describe, expect, it } from "vitest";
import { calledOf } from "./called.js";

describe("how a customer is called", () => {
  const id = "0193a5f2-7c11-7def-8123-9a0b1c2d4f2a";
  it("is the name, else the number, else a mark of their own", () => {
    expect(calledOf({ id, name: " Joana ", phone: "5511988887777" })).toBe("Joana");
    expect(calledOf({ id, name: "  ", phone: "5511988887777" })).toBe("+55 (11) 98888-7777");
    expect(calledOf({ id, name: null, phone: null })).toBe("Visitante 4F2A");
    expect(calledOf({ id: id.replace("4f2a", "4f2b"), name: null, phone: null })).toBe("Visitante 4F2B");
  });
});
