import { describe, expect, it } from "vitest";
import { foldWords } from "./fold-words.js";
import { oneTypo } from "./one-typo.js";

describe("the words of a search", () => {
  it.each([
    ["Açaí, não É à TOA!", ["acai", "nao", "toa"]],
    ["%_\\", []],
    ["a", []],
    ["pedido #7", ["pedido", "7"]],
    ["ana.lima@loja.example", ["ana", "lima", "loja", "example"]],
  ])("are those of %s without accents, case and signs", (text, expected) => {
    expect(foldWords(text).map(({ word }) => word)).toEqual(expected);
  });

  it("keep their places in the text, and a very long one its first letters", () => {
    const text = "Olá, Conceição";
    expect(foldWords(text).map(({ from, to }) => text.slice(from, to))).toEqual(["Olá", "Conceição"]);
    expect(foldWords("x".repeat(10_000))[0]?.word).toBe("x".repeat(40));
  });

  it.each([
    ["impressora", "impresora", true],
    ["impressora", "impressoras", true],
    ["impressora", "inpressora", true],
    ["impressora", "imrpessora", true],
    ["impressora", "impressora", true],
    ["impressora", "inpresora", false],
    ["ab", "ba", true],
    ["casa", "mesa", false],
    ["abc", "bca", false],
  ])("%s and %s are one typo apart: %s", (a, b, expected) => {
    expect([oneTypo(a, b), oneTypo(b, a)]).toEqual([expected, expected]);
  });
});
