import { describe, expect, it } from "vitest";
import { partWith } from "./search-handlers.js";

describe("the part of a message that a search shows", () => {
  it("has the found words marked, whatever their accents and case", () => {
    const { text, marks } = partWith("A Impressão da IMPRESSORA falhou", new Set(["impressao", "impressora"]));
    expect(marks.map(({ from, to }) => text.slice(from, to))).toEqual(["Impressão", "IMPRESSORA"]);
  });

  it("begins near the first of them in a long text", () => {
    const { text, marks } = partWith(`${"antes ".repeat(100)}tesouro${" depois".repeat(100)}`, new Set(["tesouro"]));
    expect(text.length).toBeLessThan(170);
    expect(marks.map(({ from, to }) => text.slice(from, to))).toEqual(["tesouro"]);
  });
});
