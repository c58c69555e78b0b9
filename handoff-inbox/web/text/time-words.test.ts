import { describe, expect, it } from "vitest";
import { phoneWords } from "../../phone-words.js";
import { moneyWords } from "./money.js";
import { splitLinks } from "./split-links.js";
import { createTimeWords, waitWords } from "./time-words.js";

const at = (text: string) => Date.parse(text);
const NOW = at("2026-11-21T02:30:00Z");

describe("words for people", () => {
  it("tell the day in the company's zone, not the browser's", () => {
    const times = createTimeWords("America/Sao_Paulo");
    expect(times.moment(at("2026-11-21T02:29:00Z"), NOW)).toBe("hoje, 23:29");
    expect(times.moment(at("2026-11-20T02:59:00Z"), NOW)).toBe("ontem, 23:59");
    expect(times.day(at("2026-11-17T15:00:00Z"), NOW)).toBe("ter., 17 nov.");
    expect(times.day(at("2025-12-31T15:00:00Z"), NOW)).toContain("2025");
    expect(times.dayKey(at("2026-11-20T03:00:00Z"))).not.toBe(times.dayKey(at("2026-11-20T02:59:59Z")));
  });

  it("stand a zone that does not exist", () => {
    expect(createTimeWords("Lua/Cratera").clock(NOW)).toMatch(/^\d\d:\d\d$/);
  });

  it.each([
    [30_000, "há pouco"],
    [5 * 60_000, "5 min"],
    [80 * 60_000, "1 h 20 min"],
    [120 * 60_000, "2 h"],
    [26 * 3_600_000, "1 dia"],
    [-5_000, "há pouco"],
  ])("tell how long somebody waits: %i ms", (ms, words) => {
    expect(waitWords(NOW - ms, NOW)).toBe(words);
  });

  it("tell money and numbers as Brazilians write them", () => {
    expect(moneyWords(123_456, "BRL").replace(/\s/, " ")).toBe("R$ 1.234,56");
    expect(moneyWords(100, "nada")).toBe("1 nada");
    expect(phoneWords("5511988887777")).toBe("+55 (11) 98888-7777");
    expect(phoneWords("visitante-7")).toBe("visitante-7");
  });

  it("link only whole web addresses that show where they go", () => {
    const parts = splitLinks("veja https://a.test/x. e javascript:alert(1) https://banco.com@mau.com");
    expect(parts.filter(({ href }) => href)).toEqual([{ text: "https://a.test/x", href: "https://a.test/x" }]);
    expect(parts.map(({ text }) => text).join("")).toBe(
      "veja https://a.test/x. e javascript:alert(1) https://banco.com@mau.com",
    );
  });
});
