import { cnpj, cpf } from "cpf-cnpj-validator";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VARIABLE_TYPES, type Value, type VariableType } from "../value.js";
import { parseValue } from "./parse-value.js";

// Friday, 20 November 2026, 23:30 in São Paulo: already Saturday in UTC.
const context = { now: Date.UTC(2026, 10, 21, 2, 30), timezone: "America/Sao_Paulo" };
const os = {
  ...context,
  options: [
    { id: "windows", label: "Windows" },
    { id: "macos", label: "macOS (Apple)" },
    { id: "linux", label: "Linux" },
  ],
};
const when = {
  ...context,
  options: [
    { id: "morning", label: "De manhã" },
    { id: "afternoon", label: "À tarde" },
    { id: "call", label: "Falar com atendente" },
  ],
};

function read(type: VariableType, text: string, ctx = context): Value | undefined {
  const parsed = parseValue(type, text, ctx);
  return parsed.ok ? parsed.value : undefined;
}

function table(type: VariableType, rows: [string, Value | undefined][], ctx = context): void {
  it.each(rows)(`reads ${type} %j as %j`, (text, value) => expect(read(type, text, ctx)).toEqual(value));
}

describe("a number", () => {
  table("number", [
    ["1.234,5", 1234.5],
    ["1.234", 1234],
    ["1,5", 1.5],
    ["1.5", 1.5],
    ["1.234.567", 1234567],
    ["-3", -3],
    ["2 mil", 2000],
    ["vinte e cinco", 25],
    ["tenho 3 computadores", 3],
    ["são duas máquinas", 2],
    ["um", 1],
    ["cem", 100],
    ["entre 2 e 3", undefined],
    ["não sei", undefined],
    ["preciso de um técnico", undefined],
    ["", undefined],
  ]);
});

describe("money", () => {
  const brl = (amount: number) => ({ amount, currency: "BRL" });
  table("money", [
    ["R$ 1.234,56", brl(123456)],
    ["1234,56", brl(123456)],
    ["150 reais", brl(15000)],
    ["50 conto", brl(5000)],
    ["20 pila", brl(2000)],
    ["vinte reais", brl(2000)],
    ["r$10", brl(1000)],
    ["0,1", brl(10)],
    ["2 mil reais", brl(200000)],
    ["pago R$ 300 em 2 vezes", brl(30000)],
    ["posso pagar até R$ 300 em 2 vezes", undefined],
    ["de 100 a 200", undefined],
    ["-5", undefined],
    ["caro", undefined],
  ]);
  it("is always a whole number of centavos", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (centavos) => {
        const written = (centavos / 100).toLocaleString("pt-BR", { minimumFractionDigits: 2 });
        expect(read("money", written)).toEqual(brl(centavos));
      }),
    );
  });
});

describe("a yes or no", () => {
  for (const text of "sim|s|ss|Claro!|pode|isso|blz|ok|👍|👍🏽|siiiim|com certeza|pode sim|tá bom|quero|beleza, pode fazer|aham|sim, por favor|acho que sim|por favor|não tem problema|tudo bem|de acordo".split(
    "|",
  )) {
    it(`takes ${text} for yes`, () => expect(read("yes_no", text)).toBe(true));
  }
  for (const text of "não|n|nn|nao|negativo|agora não|👎|naum|nãoooo|não, obrigado|acho que não|não quero|claro que não|por enquanto não|não precisa".split(
    "|",
  )) {
    it(`takes ${text} for no`, () => expect(read("yes_no", text)).toBe(false));
  }
  for (const text of "não sei|não entendi|meu pc não liga|talvez|quanto custa?|sim ou não?, como assim|".split("|")) {
    it(`asks again after ${text || "nothing"}`, () => expect(read("yes_no", text)).toBeUndefined());
  }
});

describe("a choice", () => {
  table(
    "choice",
    [
      ["Windows", "windows"],
      ["windos", "windows"],
      ["uindows", "windows"],
      ["é windows 11", "windows"],
      ["2", "macos"],
      ["dois", "macos"],
      ["a segunda", "macos"],
      ["opção 2", "macos"],
      ["última", "linux"],
      ["o último, por favor", "linux"],
      ["mac os", "macos"],
      ["apple", "macos"],
      ["LINUX", "linux"],
      ["4", undefined],
      ["0", undefined],
      ["não sei", undefined],
      ["windows ou linux", undefined],
      ["quanto custa", undefined],
    ],
    os,
  );
  table(
    "choice",
    [
      ["de manha", "morning"],
      ["pode ser a tarde", "afternoon"],
      ["atendente", "call"],
      ["3ª", "call"],
      ["afternoon", "afternoon"],
    ],
    when,
  );
  it("prefers the label over the number where labels are numbers", () => {
    const years = {
      ...context,
      options: [
        { id: "a", label: "2" },
        { id: "b", label: "1" },
      ],
    };
    expect(read("choice", "1", years)).toBe("b");
  });
});

describe("a date", () => {
  table("date", [
    ["hoje", "2026-11-20"],
    ["amanhã", "2026-11-21"],
    ["pode ser amanhã", "2026-11-21"],
    ["depois de amanhã", "2026-11-22"],
    ["sexta", "2026-11-27"],
    ["segunda-feira", "2026-11-23"],
    ["sexta que vem", "2026-11-27"],
    ["12/3", "2027-03-12"],
    ["12 de março", "2027-03-12"],
    ["12/03/26", "2026-03-12"],
    ["12/12", "2026-12-12"],
    ["1º de dezembro", "2026-12-01"],
    ["5 dez", "2026-12-05"],
    ["25/12/1998", "1998-12-25"],
    ["2026-12-01", "2026-12-01"],
    ["daqui a 3 dias", "2026-11-23"],
    ["em duas semanas", "2026-12-04"],
    ["dia 15", "2026-12-15"],
    ["dia 31", "2026-12-31"],
    ["29/02/2028", "2028-02-29"],
    ["31/02", undefined],
    ["29/02/2027", undefined],
    ["12/13", undefined],
    ["dia 40", undefined],
    ["logo", undefined],
    ["R$ 12,30", undefined],
  ]);
  it("says that a day does not exist rather than that it was not understood", () => {
    expect(parseValue("date", "31/02", context)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("não existe"),
    });
  });
  it("is reckoned in the company's time zone", () => {
    expect(read("date", "hoje", { ...context, timezone: "UTC" })).toBe("2026-11-21");
  });
});

describe("a time", () => {
  table("time", [
    ["14h", "14:00"],
    ["14:30", "14:30"],
    ["14h30", "14:30"],
    ["2 da tarde", "14:00"],
    ["às 9", "09:00"],
    ["9 da manhã", "09:00"],
    ["8 da noite", "20:00"],
    ["meio-dia", "12:00"],
    ["meio dia e meia", "12:30"],
    ["meia-noite", "00:00"],
    ["duas e meia da tarde", "14:30"],
    ["pode ser 15h", "15:00"],
    ["10", "10:00"],
    ["25h", undefined],
    ["14:75", undefined],
    ["qualquer hora", undefined],
  ]);
});

describe("an address online", () => {
  table("email", [
    ["Ana.Souza@Gmail.com", "ana.souza@gmail.com"],
    ["meu email é ana@exemplo.com.br, tá?", "ana@exemplo.com.br"],
    ["ana arroba gmail ponto com", "ana@gmail.com"],
    ["ana@", undefined],
    ["não tenho", undefined],
  ]);
  table("url", [
    ["www.exemplo.com.br", "https://www.exemplo.com.br"],
    ["o site é https://a.com/x?y=1.", "https://a.com/x?y=1"],
    ["javascript:alert(1)", undefined],
    ["ftp://exemplo.com", undefined],
    ["exemplo", undefined],
  ]);
});

describe("a phone", () => {
  table("phone", [
    ["(11) 98765-4321", "+5511987654321"],
    ["11 8765-4321", "+5511987654321"],
    ["5511987654321", "+5511987654321"],
    ["+55 11 8765 4321", "+5511987654321"],
    ["011 98765-4321", "+5511987654321"],
    ["(11) 3333-4444", "+551133334444"],
    ["meu número é 21 99876-5432", "+5521998765432"],
    ["+1 212 555 2368", "+12125552368"],
    ["98765-4321", undefined],
    ["123", undefined],
  ]);
  it("asks for the area code when only that is missing", () => {
    expect(parseValue("phone", "98765-4321", context)).toMatchObject({ reason: expect.stringContaining("DDD") });
  });
});

describe("a document", () => {
  table("cpf", [
    ["529.982.247-25", "52998224725"],
    ["meu cpf é 529.982.247-25", "52998224725"],
    ["52998224725", "52998224725"],
    ["529 982 247 25", "52998224725"],
    ["529.982.247-26", undefined],
    ["111.111.111-11", undefined],
    ["529982247", undefined],
  ]);
  table("cnpj", [
    ["11.222.333/0001-81", "11222333000181"],
    ["11222333000181", "11222333000181"],
    ["cnpj 12.ABC.345/01DE-35", "12ABC34501DE35"],
    ["12abc34501de35", "12ABC34501DE35"],
    ["12.ABC.345/01DE-36", undefined],
    ["11.222.333/0001-82", undefined],
    ["00.000.000/0000-00", undefined],
  ]);
  table("cep", [
    ["01310-100", "01310100"],
    ["01310100", "01310100"],
    ["moro no cep 01.310-100", "01310100"],
    ["0131010", undefined],
  ]);
  it("accepts whatever the registry would issue, masked or not", () => {
    for (let n = 0; n < 50; n++) {
      const person = cpf.generate();
      const company = cnpj.generate();
      expect(read("cpf", cpf.format(person))).toBe(person);
      expect(read("cnpj", `é o ${cnpj.format(company)}`)).toBe(company);
    }
  });
});

describe("any type", () => {
  it("takes any text as text, and is not sure of it", () => {
    expect(parseValue("text", "  oi {{secret}} ", context)).toEqual({
      ok: true,
      value: "oi {{secret}}",
      sure: false,
      shown: "oi {{secret}}",
    });
    expect(parseValue("text", "   ", context).ok).toBe(false);
  });
  it.each(["file", "location", "device", "report", "order", "list", "object"] as const)(
    "refuses text for %s",
    (type) => {
      expect(parseValue(type, "qualquer coisa", context).ok).toBe(false);
    },
  );
  it("is not sure of a long label of which a message about something else has one word", () => {
    const options = [
      { id: "a", label: "Vocês avisam quando fica pronto?" },
      { id: "b", label: "Era isso" },
    ];
    const read = (text: string) => parseValue("choice", text, { ...context, options });
    expect(read("ate q horas voces ficam")).toMatchObject({ ok: true, value: "a", sure: false });
    expect(read("avisam quando fica pronto")).toMatchObject({ ok: true, value: "a", sure: true });
    expect(read("quando avisam")).toMatchObject({ ok: true, value: "a", sure: true });
  });

  it("is not sure of a value that it found in a question or a long message", () => {
    expect(parseValue("date", "que horas vocês abrem amanhã?", context)).toMatchObject({ ok: true, sure: false });
    expect(parseValue("date", "pode ser amanhã", context)).toMatchObject({ ok: true, sure: true });
    expect(parseValue("choice", "vocês também mexem com linux?", os)).toMatchObject({ ok: true, sure: false });
    expect(parseValue("number", "comprei 1 ssd novo e mesmo assim continua muito lento", context)).toMatchObject({
      sure: false,
    });
  });
  it("never throws and never takes long, whatever was written", () => {
    const texts = fc.oneof(fc.string({ unit: "binary", maxLength: 600 }), fc.stringMatching(/^[0-9 .,/:@h$R-]{0,80}$/));
    fc.assert(
      fc.property(fc.constantFrom(...VARIABLE_TYPES), texts, (type, text) => {
        const start = process.cpuUsage();
        const parsed = parseValue(type, text, os);
        if (!parsed.ok) expect(parsed.reason).toMatch(/\p{L}/u);
        expect(process.cpuUsage(start).user).toBeLessThan(200_000);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a yes in everyday words", () => {
  it.each(["eh esse mesmo", "é essa sim", "pode ser vai", "isso mesmo"])("hears it: %s", (text) => {
    expect(parseValue("yes_no", text, { now: 0, timezone: "America/Sao_Paulo" })).toMatchObject({
      ok: true,
      value: true,
    });
  });
  it("hears none in what denies it", () => {
    expect(parseValue("yes_no", "esse não", { now: 0, timezone: "America/Sao_Paulo" })).toMatchObject({
      ok: true,
      value: false,
    });
    expect(parseValue("yes_no", "vai demorar?", { now: 0, timezone: "America/Sao_Paulo" })).toMatchObject({
      ok: false,
    });
  });
});
