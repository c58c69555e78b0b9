import { describe, expect, it } from "vitest";
import { languageOf } from "./language-of.js";

describe("the language of a message", () => {
  it.each([
    ["do you speak english?", "en"],
    ["Hello, how much is it to fix a broken screen?", "en"],
    ["my laptop is not working, can you help me", "en"],
    ["what time do you open today", "en"],
    ["hola, cuánto cuesta arreglar la pantalla?", "es"],
    ["buenas tardes, necesito ayuda con mi ordenador", "es"],
    ["hasta qué hora están abiertos", "es"],
    ["oi, quanto custa trocar a tela?", null],
    ["meu notebook não liga", null],
    ["que horas vcs abrem amanhã", null],
    ["preciso de help com o windows", null],
    ["office home and student", null],
    ["Ana Lima", null],
    ["ok", null],
    ["", null],
  ])("%s → %s", (text, language) => {
    expect(languageOf(text)).toBe(language);
  });
});
