import { describe, expect, it } from "vitest";
import { wordsOf } from "../flows/values/plain-text.js";
import { withoutDenied } from "./denied.js";

describe("what a message denies", () => {
  it.each([
    ["a impressora mancha a folha, e não é tinta não, é o rolo mesmo", "a impressora mancha a folha e o rolo mesmo"],
    ["ta travando muito e nao eh memoria", "ta travando muito e"],
    ["não é o cabo. a luz pisca em vermelho", "a luz pisca em vermelho"],
  ])("counts for nothing: %s", (text, rest) => expect(wordsOf(withoutDenied(text)).join(" ")).toBe(rest));

  it.each([
    "não é a tela",
    "não é só a tela, é o teclado também",
    "isso não é normal, né",
    "não liga a tela de jeito nenhum",
  ])("is all of it, or not what it is about: %s", (text) => expect(withoutDenied(text)).toBe(text));
});
