import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readYaml } from "../flows/compile/read-yaml.js";
import { type PaymentKinds, readPaymentsFile } from "./payments-file.js";

const KINDS: PaymentKinds = {
  kinds: [
    {
      name: "bank",
      methods: ["pix", "card"],
      currencies: ["BRL", "USD"],
      modes: ["test", "live"],
      schema: {
        externalId: z.string().regex(/^\d+$/),
        settings: z.strictObject({ statement: z.string().max(12).optional() }),
        secrets: z.strictObject({ access_token: z.string().startsWith("tok-"), webhook_secret: z.string() }),
      },
    },
    {
      name: "toy",
      methods: ["pix"],
      currencies: ["BRL"],
      modes: ["test"],
      schema: { externalId: z.string().max(5), settings: z.strictObject({}), secrets: z.strictObject({}) },
    },
  ],
  serves: () => true,
};
const ENV = { TOKEN: "tok-123", HOOK: "hook-456", WRONG: "s3cr3t-of-somebody" };

function read(text: string, env: Record<string, string> = ENV) {
  const parsed = readYaml({ path: "payments.yaml", text });
  if (!parsed.ok) throw new Error(parsed.problem.reason);
  return readPaymentsFile(parsed.yaml, env, KINDS);
}

const told = (text: string, env?: Record<string, string>) =>
  read(text, env).problems.map(({ line, reason, remedy }) => `${line} ${reason} → ${remedy}`);

const BANK = `- name: pix
  gateway: bank
  mode: live
  external_id: "77"
  methods: [pix]
  settings: { statement: LOJA }
  secrets:
    access_token: \${ENV:TOKEN}
    webhook_secret: \${ENV:HOOK}
`;

describe("payments.yaml", () => {
  it("becomes accounts in the file's order, with every reference resolved and every default written out", () => {
    const { payments, problems } = read(`${BANK}- name: brinquedo\n  title: De brincadeira\n  gateway: toy\n`);
    expect(problems).toEqual([]);
    expect(payments).toEqual([
      {
        name: "pix",
        title: "pix",
        gateway: "bank",
        mode: "live",
        externalId: "77",
        position: 0,
        methods: ["pix"],
        currencies: null,
        settings: { statement: "LOJA" },
        secrets: { access_token: "tok-123", webhook_secret: "hook-456" },
      },
      {
        name: "brinquedo",
        title: "De brincadeira",
        gateway: "toy",
        mode: "test",
        externalId: "",
        position: 1,
        methods: null,
        currencies: null,
        settings: {},
        secrets: {},
      },
    ]);
  });

  it("names the line, the reason and the remedy of each mistake", () => {
    expect(told("- name: a\n  gateway: bnak\n")).toEqual([
      '2 não conheço o meio de pagamento "bnak" → Você quis dizer "bank"?',
    ]);
    expect(told("- name: a\n  gateway: toy\n  mode: live\n")).toEqual(['3 "toy" não tem o modo "live" → Use: test.']);
    expect(told(BANK.replace("  mode: live\n", ""))).toEqual([
      '1 falta "mode" → Escreva mode: test para experimentar, ou mode: live para receber dinheiro de verdade.',
    ]);
    expect(told("- name: a\n  gateway: toy\n  methods: [pix, card]\n  currencies: [USD]\n")).toEqual([
      '3 este meio de pagamento não aceita "card" → Use: pix.',
      '4 este meio de pagamento não aceita "USD" → Use: BRL.',
    ]);
    expect(told("- name: a\n  gateway: toy\n  currencies: [reais]\n")).toEqual([
      "3 a moeda não está certa → Escreva a sigla de três letras: BRL.",
    ]);
    expect(told(BANK.replace("statement: LOJA", "statment: LOJA"))).toEqual([
      '6 não conheço a chave "statment" → Você quis dizer "statement"?',
    ]);
    expect(told(BANK.replace('  external_id: "77"\n', ""))).toEqual([
      '1 falta "external_id" → Escreva em external_id o número da conta no meio de pagamento.',
    ]);
    expect(told("- name: a\n  gateway: toy\n- name: a\n  gateway: toy\n  external_id: x\n")).toEqual([
      '3 a conta "a" aparece duas vezes → Dê outro nome a uma delas.',
    ]);
    expect(told("- name: a\n  gateway: toy\n- name: b\n  gateway: toy\n")).toEqual([
      "3 esta conta do meio de pagamento já está no arquivo → Junte as duas, com os métodos de ambas.",
    ]);
  });

  it("takes secrets from the environment only, and never repeats their values", () => {
    expect(told(BANK.replace("${ENV:TOKEN}", "tok-written"))).toEqual([
      '8 o segredo "access_token" está escrito no arquivo → Ponha-o no ambiente e escreva ${ENV:NOME_DA_VARIAVEL}.',
    ]);
    expect(told(BANK, { HOOK: "x" })).toEqual([
      "8 a variável de ambiente TOKEN não existe → Defina-a antes de aplicar a pasta.",
    ]);
    const wrong = told(BANK.replace("${ENV:TOKEN}", "${ENV:WRONG}").replace("webhook_secret", "hook_secret"));
    expect(wrong).toEqual([
      '8 o segredo "access_token" não está certo → Segredos de "bank": access_token, webhook_secret.',
      '7 falta o segredo "webhook_secret" → Segredos de "bank": access_token, webhook_secret.',
      '9 não conheço o segredo "hook_secret" → Segredos de "bank": access_token, webhook_secret.',
    ]);
    expect(wrong.join()).not.toContain(ENV.WRONG);
    expect(told("- name: a\n  gateway: toy\n  settings: { api_token: x }\n").join()).toContain("parece um segredo");
  });
});
