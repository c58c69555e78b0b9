import { readFileSync } from "node:fs";
import fc from "fast-check";
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

  it("end where the sentence does, as an expression would find it", () => {
    const word = fc.constantFrom(
      "https://",
      "http://x.com",
      "HTTPS://loja.com.br/a",
      "(",
      ")",
      "]",
      ".",
      "…",
      "!?",
      " ",
      "\n",
      "a",
      "é",
      "*",
      "_",
      "<",
      "@",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const text = words.join("");
        const found = splitLinks(text).flatMap(({ href }) => href ?? []);
        const addresses = text.match(/\bhttps?:\/\/[^\s<>"'`{}|\\^]+/gi) ?? [];
        const expected = addresses.map((address) => address.replace(/[.,;:!?)\]…]+$/, ""));
        expect(found).toEqual(expected.filter((address) => URL.canParse(address) && new URL(address).username === ""));
      }),
    );
  });

  // An expression that starts again at each dot would take minutes.
  it("are found in one pass, however many dots there are", () => {
    const text = `https://x.com/${".".repeat(600_000)}a`;
    expect(splitLinks(text)).toEqual([{ text, href: text }]);
  });
});
