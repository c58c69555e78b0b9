import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../../company/apply-plan.js";
import { describeChange } from "../../company/describe-change.js";
import { readCompany } from "../../company/read-company.js";
import { readFolder } from "../../company/read-folder.js";
import type { Database } from "../../db/database.js";
import { createOrderStore } from "../../db/stores/order-store.js";
import { makeKeyring } from "../../platform/secrets/seal.js";
import { ROOMY } from "../company/company-folder.js";
import { openTestDatabase } from "../db/open-test-database.js";

const EXAMPLE = new URL("../../flows/library/oficina-clique/", import.meta.url);
const KINDS = { kinds: ["whatsapp", "instagram", "webchat"], capabilitiesOf: () => ROOMY };
const TOOLS = {
  keyring: makeKeyring({ current: Buffer.alloc(32, 1), old: [] }),
  hashPassword: async (password: string) => password,
  actor: "test",
  channels: KINDS,
  payments: { kinds: [], serves: () => true },
};

let database: Database;
let dir = "";
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "catalog-"));
  for (const file of ["company.yaml", "teams.yaml", "users.yaml", "catalog.yaml"])
    await cp(new URL(file, EXAMPLE), join(dir, file));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const catalog = () => join(dir, "catalog.yaml");
const edit = async (change: (text: string) => string) =>
  writeFile(catalog(), change(await readFile(catalog(), "utf8")));

async function apply() {
  const reading = await readCompany(dir, {}, KINDS);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const { tenantId, changes } = await applyPlan(database, reading.company, TOOLS);
  return { tenantId, words: changes.map(describeChange) };
}

async function problems(text: string): Promise<string[]> {
  await writeFile(catalog(), text);
  const reading = await readCompany(dir, {}, KINDS);
  if (reading.ok) return [];
  return reading.problems.map(({ file, line, reason, remedy }) => `${file}:${line} ${reason} → ${remedy}`);
}

describe("the example's catalog", () => {
  it("has the items that flows and the agent name", async () => {
    const reading = await readCompany(fileURLToPath(EXAMPLE), {}, KINDS);
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    const { items } = reading.company;
    expect(items.map(({ slug }) => slug).sort()).toEqual([
      "antivirus",
      "atualizacoes",
      "bateria",
      "conector-carga",
      "derramamento",
      "dobradica",
      "formatacao",
      "instala-linux",
      "limpeza-digital",
      "limpeza-fisica",
      "otimizacao",
      "recuperacao-dados",
      "teclado-notebook",
      "tela-notebook",
      "troca-ssd",
      "upgrade-memoria",
      "visita-tecnica",
    ]);
    expect(items.filter(({ actions }) => actions.length > 0)).toMatchObject([
      { slug: "limpeza-digital", actions: ["temp-cleanup"] },
      { slug: "otimizacao", actions: ["startup-off"] },
      { slug: "atualizacoes", actions: ["os-updates", "drivers-report"] },
    ]);
  });

  it.each(["oficina-clique", "aurora-fibra"])(
    "is the only place of %s where a price of an item stands",
    async (name) => {
      const folder = fileURLToPath(new URL(`../${name}/`, EXAMPLE));
      const reading = await readCompany(folder, {}, KINDS);
      if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
      const prices = reading.company.items.map(({ price }) => (price / 100).toFixed(2).replace(".", ","));
      const files = await readFolder(folder, ["flows"], ["knowledge"]);
      const told = files.files
        .filter(({ path }) => /^(flows|knowledge)\//.test(path) && !path.endsWith(".test.yaml"))
        .flatMap(({ path, text }) =>
          prices.filter((price) => text.includes(`R$ ${price}`)).map((price) => `${path}: ${price}`),
        );
      expect(told).toEqual([]);
    },
  );
});

describe("applying a catalog", () => {
  it("is harmless again, changes a price without a new program, and takes what is left out off sale", async () => {
    const first = await apply();
    expect(first.words).toContain("item troca-ssd: novo");
    expect((await apply()).words).toEqual([]);
    await edit((text) => text.replace("price: R$ 160,00", "price: R$ 1.160,00"));
    expect((await apply()).words).toEqual(["item troca-ssd: mudou (price)"]);
    const orders = createOrderStore(database);
    expect(await orders.findItems(first.tenantId, ["troca-ssd"])).toMatchObject([{ price: 116_000 }]);
    await edit((text) => text.replace(/- item: bateria[\s\S]*?\n\n/, ""));
    expect((await apply()).words).toEqual(["item bateria: sai"]);
    expect((await apply()).words).toEqual([]);
    expect(await orders.findItems(first.tenantId, ["bateria", "troca-ssd"])).toMatchObject([{ slug: "troca-ssd" }]);
    await edit((text) => `${text}\n- { item: bateria, title: Bateria, price: 300, minutes: 60, active: false }\n`);
    expect((await apply()).words).toEqual(["item bateria: novo"]);
    expect(await orders.findItems(first.tenantId, ["bateria"])).toEqual([]);
  });

  it.each<[string, string, string]>([
    [
      "a price that is none",
      "- { item: a, title: A, price: grátis, minutes: 5 }\n",
      'catalog.yaml:1 "grátis" não é um preço → Escreva em reais',
    ],
    ["a price of zero", "- item: a\n  title: A\n  price: 0\n  minutes: 5\n", "catalog.yaml:3 o preço é zero"],
    [
      "a price in centavos",
      "- item: a\n  title: A\n  price: 100000001\n  minutes: 5\n",
      "catalog.yaml:3 o preço passa de",
    ],
    [
      "a name as people write",
      "- { item: Troca SSD, title: A, price: 5, minutes: 5 }\n",
      "catalog.yaml:1 o nome do item só tem letras",
    ],
    ["no minutes", "- { item: a, title: A, price: 5 }\n", 'catalog.yaml:1 falta "minutes" → Escreva minutes: 30'],
    [
      "half a minute",
      "- item: a\n  title: A\n  price: 5\n  minutes: 0.5\n",
      "catalog.yaml:4 os minutos não são um número inteiro",
    ],
    [
      "no time at all",
      "- item: a\n  title: A\n  price: 5\n  minutes: 0\n",
      "catalog.yaml:4 os minutos não são um número inteiro de 1 a 43200",
    ],
    [
      "an action that the agent does not have",
      "- item: a\n  title: A\n  price: 5\n  minutes: 5\n  actions:\n    - temp-cleanup\n    - format-disk\n",
      'catalog.yaml:7 o agente não conhece a ação "format-disk"',
    ],
    [
      "the same item twice",
      "- { item: a, title: A, price: 5, minutes: 5 }\n- { item: a, title: B, price: 5, minutes: 5 }\n",
      'catalog.yaml:2 o item "a" aparece duas vezes',
    ],
    [
      "a misspelt key",
      "- item: a\n  title: A\n  prise: 5\n  price: 5\n  minutes: 5\n",
      'catalog.yaml:3 não conheço a chave "prise" → Você quis dizer "price"?',
    ],
    ["no list", "item: a\n", "catalog.yaml:1 o arquivo deve ser uma lista"],
  ])("refuses %s with file, line, reason and remedy", async (_what, text, problem) => {
    const found = await problems(text);
    expect(found.filter((one) => one.startsWith("catalog.yaml")).join("\n")).toContain(problem);
  });
});
