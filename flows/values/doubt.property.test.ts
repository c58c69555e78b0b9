import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VariableType } from "../value.js";
import { parseValue } from "./parse-value.js";

// Sunday, 29 November 2026, 18:00 in São Paulo.
const context = {
  now: Date.parse("2026-11-29T21:00:00Z"),
  timezone: "America/Sao_Paulo",
  options: ["Windows", "Mac", "Linux"].map((label) => ({ id: label.toLowerCase(), label })),
};

const VALUES: Partial<Record<VariableType, string[]>> = {
  date: ["amanhã", "sexta", "segunda-feira", "5/12", "12 de dezembro", "dia 15", "daqui a 3 dias", "hoje"],
  time: ["9h", "14:30", "2 da tarde", "meio-dia", "18h30", "7 pm"],
  number: ["3", "vinte", "cento e vinte", "2 mil", "1.234", "dois"],
  money: ["R$ 10", "20 reais", "R$ 1.234,56", "duzentos reais", "50 centavos"],
  yes_no: ["sim", "claro", "certo", "isso"],
  choice: ["Windows", "mac", "linux"],
  phone: ["11 98765-4321", "(21) 99876-5432"],
  email: ["ana@exemplo.com.br", "bia@exemplo.com"],
  cpf: ["529.982.247-25", "111.444.777-35"],
  cep: ["01310-100", "13010-002"],
};
const SECOND: Partial<Record<VariableType, string>> = {
  date: "20/12",
  time: "21h",
  number: "77",
  money: "R$ 9.999,00",
  yes_no: "não",
  choice: "linux",
  phone: "31 3333-4444",
  email: "outra@exemplo.org",
  cpf: "168.995.350-09",
  cep: "99999-000",
};

const TYPES = Object.keys(VALUES) as VariableType[];
const isSure = (type: VariableType, text: string) => {
  const parsed = parseValue(type, text, context);
  return parsed.ok && parsed.sure;
};

describe("a value in doubt is asked again", () => {
  it.each(TYPES)("never is sure of a %s that is denied, one of two, a range, or left out", (type) => {
    const value = fc.constantFrom(...(VALUES[type] ?? []));
    const second = SECOND[type] ?? "";
    fc.assert(
      fc.property(value, fc.constantFrom("não", "nao", "menos", "ou", "a"), (text, way) => {
        fc.pre(text.toLowerCase() !== second);
        const written = way === "ou" || way === "a" ? `${text} ${way} ${second}` : `${way} ${text}`;
        expect(isSure(type, text)).toBe(true);
        expect(isSure(type, written), written).toBe(false);
      }),
    );
  });

  it("says what it heard", () => {
    const reason = (type: VariableType, text: string) => {
      const parsed = parseValue(type, text, context);
      return parsed.ok ? "" : parsed.reason;
    };
    expect(reason("time", "das 9 às 12")).toContain("9h e também 12h");
    expect(reason("date", "sexta não dá")).toContain("sex., 4 dez");
    expect(reason("time", "depois das 18h")).toContain("depois das 18h");
    expect(reason("money", "R$ 10 a 20")).toContain("R$ 20,00");
  });
});

describe("as Brazilians write values", () => {
  it.each<[VariableType, string, unknown]>([
    ["date", "não posso amanhã, pode ser sexta?", "2026-12-04"],
    ["date", "hoje não, amanhã", "2026-11-30"],
    ["date", "sexta, dia 4/12", "2026-12-04"],
    ["date", "depois de amanhã", "2026-12-01"],
    ["date", "não, sexta", "2026-12-04"],
    ["time", "9h não, 10h", "10:00"],
    ["time", "7:30 pm", "19:30"],
    ["time", "12 am", "00:00"],
    ["number", "um milhão e duzentos mil", 1_200_000],
    ["number", "cento e vinte e três", 123],
    ["number", "2 mil e quinhentos", 2500],
    ["number", ".5", 0.5],
    ["money", "10 reais e 50 centavos", { amount: 1050, currency: "BRL" }],
    ["money", "R$ 2 mil e 500", { amount: 250_000, currency: "BRL" }],
    ["money", "mil e duzentos reais", { amount: 120_000, currency: "BRL" }],
    ["yes_no", "sim, mais um", true],
    ["yes_no", "estão sim", true],
    ["yes_no", "sim, voltou", true],
    ["yes_no", "não, uma tá vermelha", false],
    ["yes_no", "não, é só isso", false],
    ["choice", "mac? não, windows", "windows"],
    ["phone", "11 98765\u20114321", "+5511987654321"],
    ["cpf", "529.982.247\u201325", "52998224725"],
    ["cep", "01310\u2014100", "01310100"],
    ["email", "\u200bana@exemplo.com\u00a0", "ana@exemplo.com"],
  ])("reads %s %j as %j, and is sure", (type, text, value) => {
    expect(parseValue(type, text, context)).toMatchObject({ ok: true, sure: true, value });
  });

  it.each<[VariableType, string]>([
    ["date", "5 a 8 de dezembro"],
    ["date", "dias 5 e 8"],
    ["date", "semana que vem"],
    ["date", "a partir de sexta"],
    ["time", "entre 9 e 10"],
    ["time", "até 18h"],
    ["number", "mais de 3"],
    ["number", "dois ou três"],
    ["money", "US$ 100"],
    ["money", "50 euros"],
    ["yes_no", "ok obrigado"],
    ["yes_no", "sim, mas não agora"],
    ["yes_no", "sim e não"],
    ["yes_no", "estão sim?"],
    ["phone", "não é mais 11 98765-4321"],
    ["phone", "11 98765-4321 ou 11 3333-4444"],
  ])("is not sure of %s %j", (type, text) => expect(isSure(type, text)).toBe(false));

  it.each<[string[], string]>([
    [["Manhã", "Tarde", "Noite"], "amanhã"],
    [["Aprovar", "Agora não"], "reprovar"],
    [["Aprovar", "Agora não"], "agora sim"],
    [["Ativar", "Depois"], "desativar"],
    [["Com nota", "Sem nota"], "não é sem nota"],
    [["Sim", "Ainda não"], "ainda"],
  ])("of %j is not sure of %j", (labels, text) => {
    const options = labels.map((label) => ({ id: label, label }));
    const parsed = parseValue("choice", text, { ...context, options });
    expect(parsed.ok && parsed.sure).toBe(false);
  });
});
