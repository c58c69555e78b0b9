import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VARIABLE_TYPES, type Value, type VariableType } from "../value.js";
import { formatValue } from "./format-value.js";

const context = { now: Date.UTC(2026, 10, 21, 2, 30), timezone: "America/Sao_Paulo", locale: "pt-BR" };

describe("a value in a message", () => {
  it.each<[Value, VariableType | null, string]>([
    [null, "text", ""],
    ["Ana", "text", "Ana"],
    [true, "yes_no", "sim"],
    [1234.5, "number", "1.234,5"],
    [{ amount: 123456, currency: "BRL" }, "money", "R$ 1.234,56"],
    [{ amount: 123456, currency: "BRL" }, null, "R$ 1.234,56"],
    [{ amount: 1500, currency: "JPY" }, null, "JP¥ 1.500"],
    ["2026-11-20", "date", "hoje"],
    ["2026-11-21", "date", "amanhã"],
    ["2026-11-24", "date", "ter., 24 nov."],
    ["2024-11-18", "date", "18 nov. 2024"],
    ["14:30", "time", "14h30"],
    ["09:00", "time", "9h"],
    ["+5511987654321", "phone", "(11) 98765-4321"],
    ["+12125552368", "phone", "+1 212 555 2368"],
    ["52998224725", "cpf", "529.982.247-25"],
    ["12ABC34501DE35", "cnpj", "12.ABC.345/01DE-35"],
    ["01310100", "cep", "01310-100"],
    [["a", "b", "c"], "list", "a, b e c"],
    [["a"], "list", "a"],
    [[], "list", ""],
    [[{ name: "Limpeza" }, { name: "Formatação" }], "list", "Limpeza e Formatação"],
    ["não é data", "date", "não é data"],
  ])("shows %j (%s) as %j", (value, type, shown) => {
    expect(formatValue(value, type, context)).toBe(shown);
  });
  it("is written whatever it holds, under any declared type", () => {
    const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>;
    fc.assert(
      fc.property(json, fc.constantFrom(null, ...VARIABLE_TYPES), (value, type) => {
        expect(typeof formatValue(value, type, context)).toBe("string");
      }),
    );
  });
});
