import { describe, expect, it } from "vitest";
import type { Value, Values, VariableType } from "../value.js";
import { formatValue } from "../values/format-value.js";
import { compileTemplate } from "./compile-template.js";

const scope = {
  variables: { name: "text", total: "money", day: "date", list: "list", contact: { fields: { first_name: "text" } } },
} as const;
const format = (value: Value, type: VariableType | null): string =>
  formatValue(value, type, { now: Date.UTC(2026, 10, 20, 15), timezone: "America/Sao_Paulo", locale: "pt-BR" });

function render(text: string, values: Values): string {
  const compiled = compileTemplate(text, scope);
  if (!compiled.ok) return `refused: ${compiled.reason}`;
  const rendered = compiled.template.render(values, format);
  return rendered.ok ? rendered.text : `failed: ${rendered.reason}`;
}

describe("a template", () => {
  it.each([
    ["Oi, {{ name }}!", "Oi, Ana!"],
    ["{{name}}{{ total }}", "AnaR$ 99,90"],
    ["fica em {{ total / 2 }} cada", "fica em R$ 49,95 cada"],
    ["vence {{ day }}", "vence amanhã"],
    ['{{ name + "}}" }}', "Ana}}"],
    ['{{ {"a": {"b": 1}}.a.b }}', "1"],
    ["só texto, {com} chaves }}", "só texto, {com} chaves }}"],
    ["escreva \\{{ name }} e {{ name }}", "escreva {{ name }} e Ana"],
    ["{{ contact.first_name }}|", "|"],
    ["", ""],
  ])("%s renders as %s", (text, shown) => {
    const values = { name: "Ana", total: { amount: 9990, currency: "BRL" }, day: "2026-11-21", list: [] };
    expect(render(text, values)).toBe(shown);
  });
  it("names the expression that is wrong", () => {
    expect(render("Oi {{ nmae }}", {})).toBe('refused: em {{ nmae }}: não conheço "nmae"; você quis dizer "name"?');
    expect(render("Oi {{ name", {})).toContain("falta fechar");
    expect(render("{{ }}", {})).toContain("vazia");
    expect(render("{{ list[3] }}", { list: [] })).toContain("failed: em {{ list[3] }}");
  });
  it("knows whether there is anything to fill in, and what", () => {
    const literal = compileTemplate("Oi!", scope);
    expect(literal.ok && literal.template.isLiteral).toBe(true);
    const filled = compileTemplate("{{ name }} {{ name + contact.first_name }}", scope);
    expect(filled.ok && filled.template).toMatchObject({ isLiteral: false, names: ["name", "contact"] });
  });
});

describe("a template written to do harm (faults 38 and 39)", () => {
  it.each([
    '{{constructor.constructor("return process")()}}',
    "{{ __proto__ }}",
    "{{ name.constructor }}",
    "{{ contact.__proto__.polluted }}",
  ])("%s is refused", (text) => expect(render(text, { name: "Ana" })).toMatch(/^refused/));
  it("never reads a value as a template", () => {
    const attack = "{{ contact.first_name }}{{secret}}\\{{ <b>";
    expect(render("Oi {{ name }}", { name: attack, contact: { first_name: "Rui" } })).toBe(`Oi ${attack}`);
    expect(render('Oi {{ name + "" }}', { name: attack })).toBe(`Oi ${attack}`);
  });
});

describe("a template's speed", () => {
  it("is about a microsecond for two names", () => {
    const compiled = compileTemplate("Oi, {{ contact.first_name }}! Tudo bem, {{ name }}?", scope);
    if (!compiled.ok) throw new Error(compiled.reason);
    const values = { name: "Ana", contact: { first_name: "Rui" } };
    const runs = 200_000;
    for (let n = 0; n < runs; n++) compiled.template.render(values, String);
    const start = process.cpuUsage();
    for (let n = 0; n < runs; n++) compiled.template.render(values, String);
    expect(process.cpuUsage(start).user / runs).toBeLessThan(5);
  });
});
