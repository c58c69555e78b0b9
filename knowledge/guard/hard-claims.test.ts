import { describe, expect, it } from "vitest";
import { hardClaims } from "./hard-claims.js";

describe("what a text claims in numbers", () => {
  it.each([
    ["zero juros", "number:0"],
    ["treze dias", "number:13 dia"],
    ["quatorze dias úteis", "number:14 dia ute"],
    ["dezenove meses", "number:19 mes"],
    ["cento e vinte dias", "number:120 dia"],
    ["cento e vinte e um dias", "number:121 dia"],
    ["trinta e uma horas", "number:31 hora"],
    ["quatrocentos reais", "money:r$40000"],
    ["novecentas e cinquenta horas", "number:950 hora"],
    ["dois mil e quinhentos reais", "money:r$250000"],
    ["mil cento e noventa reais", "money:r$119000"],
    ["5 mil reais", "money:r$500000"],
    ["meia hora", "number:0.5 hora"],
    ["meia dúzia", "number:6"],
    ["uma dúzia", "number:12"],
    ["dez por cento", "number:10 %"],
    ["um dia útil", "number:1 dia uti"],
    ["R$ 180", "money:r$18000"],
    ["180 reais", "money:r$18000"],
    ["€ 180", "money:€18000"],
    ["180 €", "money:€18000"],
    ["180 euros", "money:€18000"],
    ["US$ 180,00", "money:us$18000"],
    ["180 dólares", "money:us$18000"],
    ["¥ 180", "money:¥18000"],
    ["$ 180", "money:$18000"],
  ])("%s: %s", (text, claim) => {
    expect(hardClaims(text)).toEqual([claim]);
  });
  it("adds nothing that is only listed", () => {
    expect(hardClaims("entre cinco e dez dias, ou vinte e trinta horas")).toEqual([
      "number:5 dia",
      "number:10 dia",
      "number:20 hora",
      "number:30 hora",
    ]);
    expect(hardClaims("um aparelho, uma loja")).toEqual([]);
  });
});
