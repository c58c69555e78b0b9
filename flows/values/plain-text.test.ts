import { describe, expect, it } from "vitest";
import { plainText } from "./plain-text.js";

describe("the form in which texts are compared", () => {
  it("has no accents, capitals and double spaces", () => {
    expect(plainText("  Não  LIGA\n1ª ½ ⑽ ")).toBe("nao liga 1a 1⁄2 (10)");
  });

  it("is the same again for a long text", () => {
    const long = "Meu computador não liga. ".repeat(20);
    expect(plainText(long)).toBe("meu computador nao liga. ".repeat(20).trim());
    expect(plainText(long)).toBe(plainText(long.toUpperCase()));
  });

  it("does not grow without limit where one sign stands for many letters", () => {
    expect(plainText("ﷺ")).toBe("صلى الله عليه وسلم");
    expect(plainText("ﷺ".repeat(4_096)).length).toBeLessThanOrEqual(3 * 4_096);
    expect(plainText("한".repeat(4_096))).toBe("한".normalize("NFKD").repeat(4_096));
  });
});
