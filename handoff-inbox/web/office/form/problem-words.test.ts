import { expect, it } from "vitest";
import { problemWords } from "./problem-words.js";

it("says each field's own words after its label, and no internal name", () => {
  const message = 'Confira o campo "settings.server".';
  const wrong = { "settings.server": "Este endereço não vale.", slug: "Já existe.", "": "Falta algo." };
  expect(problemWords({ message, fields: wrong }, { settings: { label: "Ajustes" } })).toBe(
    "Ajustes: Este endereço não vale. Já existe. Falta algo.",
  );
  expect(problemWords({ message: "O servidor não respondeu.", fields: {} }, {})).toBe("O servidor não respondeu.");
});
