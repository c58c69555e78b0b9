import { describe, expect, it } from "vitest";
import type { CatalogEntry } from "./catalog-entry.js";
import { itemSpokenOf, onlyNames } from "./spoken-of.js";

const entry = (slug: string, title: string, words: string[] = []): CatalogEntry => ({
  slug,
  title,
  description: "",
  price: { amount: 18_000, currency: "BRL" },
  minutes: 60,
  time: "1 hora",
  from: false,
  words,
  active: true,
});
const ENTRIES = [
  entry("formatacao", "Formatação"),
  entry("limpeza-digital", "Limpeza digital"),
  entry("limpeza-fisica", "Limpeza interna com pasta térmica"),
  entry("bateria", "Bateria de notebook com mão de obra"),
  entry("troca-ssd", "Troca por SSD (mão de obra)", ["hd novo"]),
];
const named = (text: string) => itemSpokenOf(text, ENTRIES)?.slug ?? null;

describe("the item that a text speaks of", () => {
  it.each([
    ["quanto custa pra formatar meu pc", "formatacao"],
    ["vcs formatam notebook?", "formatacao"],
    ["queria saber da limpeza digital", "limpeza-digital"],
    ["limpeza interna quanto sai", "limpeza-fisica"],
    ["e as baterias?", "bateria"],
    ["quero um hd novo", "troca-ssd"],
  ])("is found in %j", (text, slug) => {
    expect(named(text)).toBe(slug);
  });

  it.each(["limpeza", "meu notebook bateu no chão", "o sistema caiu", "troca de tela", ""])("is none in %j", (text) => {
    expect(named(text)).toBeNull();
  });

  it("is all that is said, or not", () => {
    const battery = itemSpokenOf("bateria", ENTRIES);
    expect(battery && onlyNames("e a bateria?", battery)).toBe(true);
    expect(battery && onlyNames("e a bateria perde garantia?", battery)).toBe(false);
  });
});
