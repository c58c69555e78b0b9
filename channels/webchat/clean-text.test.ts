import fc from "fast-check";
import { describe, expect, it } from "vitest";
import naughty from "../../tests/fixtures/abuse/naughty-strings.json" with { type: "json" };
import { cleanName, cleanText } from "./clean-text.js";

describe("a visitor's text", () => {
  it("keeps markup and templates as they were typed", () => {
    for (const text of ["<script>alert(1)</script>", "{{secret}}", "'; DROP TABLE x;--", "a\n\tb"])
      expect(cleanText(text)).toBe(text);
  });

  it("loses what a database cannot store and nothing can draw", () => {
    expect(cleanText("a\u0000b\u001bc\u007f \ud800 d\r\ne\rf ")).toBe("abc \ufffd d\ne\nf");
  });

  it("is well-formed and stays the same when cleaned again, whatever came", () => {
    const check = (text: string) => {
      const clean = cleanText(text);
      expect(cleanText(clean)).toBe(clean);
      expect(Buffer.from(clean).toString()).toBe(clean);
      expect(clean).not.toContain("\u0000");
    };
    for (const text of naughty) check(text);
    fc.assert(fc.property(fc.string({ unit: "binary" }), check));
  });

  it("becomes a name of one line that is never cut inside a character", () => {
    expect(cleanName(" Ana\n  Souza ", 120)).toBe("Ana Souza");
    expect(cleanName("👩👩", 3)).toBe("👩");
    expect(cleanName(" \u0000 ", 10)).toBeUndefined();
  });
});
