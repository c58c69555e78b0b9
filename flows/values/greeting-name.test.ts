import { describe, expect, it } from "vitest";
import { greetingName } from "./greeting-name.js";

describe("the name in a greeting", () => {
  it.each([
    [".", ""],
    ["dr.", ""],
    ["Dr. Carlos Lima", "Carlos"],
    ["MARIA", "Maria"],
    ["maria clara", "Maria"],
    ["😀🔥", ""],
    ["{{", ""],
    ["{{ contact.phone }}", ""],
    ["D'Ávila-Conceição,", "D'Ávila-Conceição"],
    ["D'ÁVILA", "D'Ávila"],
    ["Dona Olga", "Dona Olga"],
    ["dona olga", "Dona Olga"],
    ["Seu Osvaldo", "Seu Osvaldo"],
    ["Dona", ""],
    ["🌸 Day 🌸", "Day"],
    ["~*Bia*~", "Bia"],
    ["𝓓𝓪𝔂", "Day"],
    ["J. Silva", "Silva"],
    ["McDonald", "McDonald"],
    ["11 98765-4321", ""],
    ["Cliente", ""],
    [null, ""],
  ])("of %s is %s", (name, greeted) => {
    expect(greetingName(name)).toBe(greeted);
  });
});
