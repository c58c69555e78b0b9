import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText } from "./split-text.js";

const squeeze = (text: string) => text.replace(/\s+/g, "");

describe("split text", () => {
  it("is left whole where it fits", () => {
    expect(splitText("Olá, tudo bem?", 14)).toEqual(["Olá, tudo bem?"]);
    expect(splitText("   ", 10)).toEqual([]);
  });

  it("is cut at paragraphs, lines, sentences or words, in this order", () => {
    expect(splitText("um dois.\n\ntrês quatro", 15)).toEqual(["um dois.", "três quatro"]);
    expect(splitText("um dois tres\nquatro cinco", 15)).toEqual(["um dois tres", "quatro cinco"]);
    expect(splitText("Um dois três. Quatro cinco", 18)).toEqual(["Um dois três.", "Quatro cinco"]);
    expect(splitText("um dois tres quatro", 10)).toEqual(["um dois", "tres", "quatro"]);
  });

  it("keeps surrogate pairs, emoji sequences and accents whole", () => {
    expect(splitText("😮".repeat(4), 3)).toEqual(["😮", "😮", "😮", "😮"]);
    expect(splitText("aaa👩‍👩‍👧bbb", 9)).toEqual(["aaa", "👩‍👩‍👧b", "bb"]);
    const [first, second] = splitText(`${"a".repeat(4_090)}👩‍👩‍👧b`, 4_096);
    expect([first?.length, second]).toEqual([4_090, "👩‍👩‍👧b"]);
    expect(splitText("abcde\u0301fg", 5)).toEqual(["abcd", "e\u0301fg"]);
  });

  it("keeps placeholders whole, spaces and all", () => {
    expect(splitText("olá olá {{ contact.first_name }} tudo", 24)).toEqual([
      "olá olá",
      "{{ contact.first_name }}",
      "tudo",
    ]);
  });

  it("cuts what alone is longer than a part", () => {
    expect(splitText("{{abcdefgh}}", 5)).toEqual(["{{abc", "defgh", "}}"]);
    expect(splitText("👩‍👩‍👧", 3).join("")).toBe("👩‍👩‍👧");
  });

  it("is read once, also where a customer wrote thousands of braces", () => {
    const began = process.cpuUsage();
    expect(splitText("{{".repeat(50_000), 50_000).join("")).toBe("{{".repeat(50_000));
    expect(process.cpuUsage(began).user).toBeLessThan(3_000_000);
  });

  it("never loses a character, exceeds the limit, or breaks a pair, whatever the text", () => {
    const texts = fc.string({
      unit: fc.oneof(fc.constantFrom(" ", "\n", ". ", "{{", "}}", "👋🏽", "a"), fc.string({ unit: "binary" })),
    });
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 30 }), (text, max) => {
        const parts = splitText(text, max);
        expect(squeeze(parts.join(""))).toBe(squeeze(text));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(max);
          expect(part.length).toBeGreaterThan(0);
          expect(Buffer.from(part).toString()).toBe(part);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
