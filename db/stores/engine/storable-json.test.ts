import { describe, expect, it } from "vitest";
import { storableJson, storableText } from "./storable-json.js";

describe("storable JSON", () => {
  it("drops NUL and replaces lone surrogates, in names too", () => {
    expect(JSON.parse(storableJson({ "a\u0000": ["x\u0000y", "\ud83d"] }))).toEqual({ a: ["xy", "\ufffd"] });
  });

  it("keeps whole emoji and backslashes that only look like escapes", () => {
    const value = { text: "\\u0000 escrito por extenso 😀" };
    expect(JSON.parse(storableJson(value)).text).toContain("😀");
    expect(JSON.parse(storableJson(value)).text).toContain("u0000");
  });

  it("cleans plain text the same way", () => {
    expect(storableText("oi\u0000 \udc00")).toBe("oi \ufffd");
  });
});
