import { describe, expect, it } from "vitest";
import { reportsFailure } from "./reports-failure.js";

describe("what was tried and did not help", () => {
  it.each([
    "não resolveu",
    "já fiz isso e não adiantou nada",
    "continua igual",
    "testei aqui, na mesma",
    "ainda não funcionou",
  ])("is told by: %s", (text) => expect(reportsFailure(text)).toBe(true));

  it.each([
    "não adiantou, quero falar com alguém",
    "não funciona o teclado",
    "resolveu?",
    "não resolveu?",
    "continua lento",
  ])("is not by: %s", (text) => expect(reportsFailure(text)).toBe(false));
});
