import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import naughty from "../../../tests/fixtures/abuse/naughty-strings.json" with { type: "json" };
import { splitLinks } from "./linkify.js";

const xss = readFileSync(new URL("../../../tests/fixtures/abuse/xss-strings.txt", import.meta.url), "utf8").split("\n");

describe("links in a message", () => {
  it("are complete web addresses, without what ends the sentence", () => {
    expect(splitLinks("Veja https://loja.com.br/a?b=1. E (http://x.com)!")).toEqual([
      { text: "Veja " },
      { text: "https://loja.com.br/a?b=1", href: "https://loja.com.br/a?b=1" },
      { text: ". E (" },
      { text: "http://x.com", href: "http://x.com" },
      { text: ")!" },
    ]);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://x.com",
    "//x.com",
    "https://",
    "https://banco.com@evil.com/",
  ])("are not made of %s", (text) => {
    expect(splitLinks(text)).toEqual([{ text }]);
  });

  it("never lose a character or leave http(s), whatever the text", () => {
    for (const text of [...naughty, ...xss]) {
      const parts = splitLinks(text);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      for (const { href } of parts) if (href !== undefined) expect(new URL(href).protocol).toMatch(/^https?:$/);
    }
  });
});
