import { describe, expect, it } from "vitest";
import { asksNotTo } from "./asks-not-to.js";

describe("a message that forbids something", () => {
  it.each([
    "não formatem nada hein",
    "por favor não apague as fotos",
    "só não mexam nas minhas pastas",
    "não me liguem",
  ])("is one: %s", (text) => expect(asksNotTo(text)).toBe(true));

  it.each(["não abre a tela", "não liga mais", "não formata?", "não apaguem nada, tá?", "meu pc não instala nada"])(
    "is none, or asks: %s",
    (text) => expect(asksNotTo(text)).toBe(false),
  );
});
