import { describe, expect, it } from "vitest";
import { clockTime, dayWords, sizeWords } from "./time-words.js";
import { ptBr } from "./words/pt-br.js";

const at = (year: number, month: number, day: number, hour = 14) => new Date(year, month - 1, day, hour, 32).getTime();

describe("times in the transcript", () => {
  it("are written as Brazilians write them", () => {
    expect(clockTime(at(2026, 11, 20), "pt-BR")).toBe("14:32");
    expect(clockTime(at(2026, 11, 20, 0), "pt-BR")).toBe("00:32");
    expect(sizeWords(1_258_291, "pt-BR")).toBe("1,2 MB");
  });

  it("name today and yesterday, also across a month's end", () => {
    expect(dayWords(at(2026, 11, 20), at(2026, 11, 20), ptBr)).toBe("hoje");
    expect(dayWords(at(2026, 10, 31), at(2026, 11, 1), ptBr)).toBe("ontem");
    expect(dayWords(at(2026, 11, 17), at(2026, 11, 20), ptBr)).toMatch(/^ter\.?, 17 de nov\.?$/);
    expect(dayWords(at(2025, 11, 17), at(2026, 11, 20), ptBr)).toContain("2025");
  });
});
