import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyPlan } from "../../company/apply-plan.js";
import { pauseChannel } from "../../company/commands/channel.js";
import type { Command } from "../../company/commands/define-command.js";
import { saveDraft } from "../../company/commands/draft.js";
import { pausePayment } from "../../company/commands/payment-account.js";
import { changePerson } from "../../company/commands/person.js";
import { runAsCommand } from "../../company/commands/run-as-command.js";
import { changeSignInRule } from "../../company/commands/sign-in-rule.js";
import { appointSuperAdmin } from "../../company/commands/super-admin.js";
import type { CompanyPlan } from "../../company/company-plan.js";
import { type Exportable, exportCompany } from "../../company/export-company.js";
import { planChanges } from "../../company/plan-changes.js";
import { readCompany } from "../../company/read-company.js";
import { readExportable } from "../../company/read-exportable.js";
import type { Database } from "../../db/database.js";
import { createApiKeyStore } from "../../db/stores/api-key-store.js";
import { hashOfArticle } from "../../knowledge/index-article.js";
import { makeKeyring, seal } from "../../platform/secrets/seal.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { createCompany } from "../db/create-company.js";
import { fillTable, tenantTables } from "../db/fill-table.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { KINDS, writeFolder } from "./company-folder.js";
import { COMPANY_TABLES, LEFT_TABLES } from "./exported-columns.js";
import { generatedCompany } from "./generated-company.js";

const PAYMENTS = paymentKinds({ sandboxPayments: "on", demo: "auto" });
const TOOLS = {
  keyring: makeKeyring({ current: Buffer.alloc(32, 3), old: [] }),
  hashPassword: async (password: string) => password,
  actor: "test",
  channels: KINDS,
  payments: PAYMENTS,
};

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Exports, and reads the files with the variables that they name. */
async function exported(company: Exportable): Promise<CompanyPlan> {
  const { files, variables } = exportCompany(company);
  const env = Object.fromEntries(variables.map(({ name, of }) => [name, valueAt(company, of)]));
  const folder = await writeFolder(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  try {
    const reading = await readCompany(folder.dir, env, KINDS, PAYMENTS);
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return reading.company;
  } finally {
    await folder.remove();
  }
}

/** The value that a variable stands for: of a channel, a secret or something in its settings. */
function valueAt({ channels, models }: Exportable, [kind, name, ...path]: readonly string[]): string {
  if (kind === "model") return models.find((one) => one.name === name)?.secrets[path[0] ?? ""] ?? "";
  const channel = channels.find((one) => one.name === name);
  const [first = "", ...rest] = path;
  if (first !== "settings") return channel?.secrets.kind === "given" ? (channel.secrets.values[first] ?? "") : "";
  return String(
    rest.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], channel?.settings ?? {}),
  );
}

describe("a company that is exported", () => {
  it("is read back as it was, whatever people wrote in it, and without a secret in the files", async () => {
    await fc.assert(
      fc.asyncProperty(generatedCompany, async (company) => {
        const plan = await exported(company);
        const hashes = new Map(plan.articles.map(({ slug, article }) => [slug, hashOfArticle(article)]));
        const articles = company.articles.map((one) => ({ ...one, hash: hashes.get(one.slug) ?? "" }));
        expect(planChanges({ ...company, articles, programHash: plan.programHash }, plan)).toEqual([]);
      }),
      { numRuns: 15 },
    );
    const [first] = fc.sample(generatedCompany, 1);
    if (!first) throw new Error("nothing was generated");
    const secret = { kind: "given" as const, values: { token: "muito-secreto" } };
    const channels = [{ ...first.channels[0], ...CHANNEL, secrets: secret }];
    const { files, variables } = exportCompany({ ...first, channels, payments: [] });
    expect(JSON.stringify(files)).not.toContain("muito-secreto");
    expect(files.find(({ path }) => path === "channels.yaml")?.text).toContain("token: ${ENV:ZAP_TOKEN}");
    expect(variables).toContainEqual({ name: "ZAP_TOKEN", of: ["channel", "zap", "token"] });
  }, 300_000);

  it("changes nothing when it is applied where it came from", async () => {
    await fc.assert(
      fc.asyncProperty(generatedCompany, browserSide, async (generated, browser) => {
        const company = { ...generated.company, slug: `g${randomUUID().slice(0, 12)}` };
        const { tenantId } = await applyPlan(database, await exported({ ...generated, company }), TOOLS);
        const told = await changeInBrowser(tenantId, generated, browser);
        const kept = await readExportable(database, tenantId, TOOLS);
        if (!kept) throw new Error("the company is gone");
        const { notes } = exportCompany(kept);
        // What no file says is told by its name, and nothing else is.
        expect([notes.length, told.filter((name) => !notes.join().includes(name))]).toEqual([told.length, []]);
        const again = await applyPlan(database, await exported(kept), TOOLS);
        expect([again.changes, again.left, again.conflicts]).toEqual([[], [], []]);
        expect(exportCompany((await readExportable(database, tenantId, TOOLS)) ?? kept).notes).toEqual(notes);
      }),
      { numRuns: 6 },
    );
  }, 300_000);
});

describe("what is stored of a company", () => {
  it("is exported or left out for a reason, table by table and column by column", async () => {
    const tables = (await tenantTables(database)).map(({ name }) => name);
    const decided = [...Object.keys(COMPANY_TABLES), ...Object.keys(LEFT_TABLES)];
    expect(tables.toSorted()).toEqual(decided.toSorted());
    for (const [table, { exported: goes, stays }] of Object.entries(COMPANY_TABLES)) {
      const columns = (await database.asOwner(
        `SELECT column_name AS name FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = '${table}' AND column_name <> 'tenant_id'`,
      )) as { name: string }[];
      const said = [...Object.keys(goes), ...Object.keys(stays)];
      expect([table, columns.map(({ name }) => name).toSorted()]).toEqual([table, said.toSorted()]);
    }
  });

  it("has each exported column in its file, as it was stored", async () => {
    const company = await createCompany(database);
    const { tenantId } = company;
    const sealed = (place: string) => {
      const [context = "", id = ""] = place.split(":");
      return `'${seal(TOOLS.keyring, JSON.stringify({ token: "muito-secreto" }), `${context}:${id}`)}'`;
    };
    for (const [table, { exported: goes }] of Object.entries(COMPANY_TABLES)) {
      await fillTable(database, table, company);
      const own = table === "tenants" ? "id" : "tenant_id";
      const [row] = (await database.asOwner(`SELECT id FROM ${table} WHERE ${own} = '${tenantId}'`)) as {
        id: string;
      }[];
      const sets = Object.entries({ ...goes, ...STATES[table] }).map(
        ([column, [value]]) =>
          `${column} = ${value.startsWith("$sealed:") ? sealed(`${value.slice(8)}:${row?.id}`) : value}`,
      );
      await database.asOwner(`UPDATE ${table} SET ${sets.join(", ")} WHERE id = '${row?.id}'`);
    }
    const found = await readExportable(database, tenantId, TOOLS);
    if (!found) throw new Error("the company is gone");
    const written = exportCompany(found)
      .files.map(({ path, text }) => `${path}\n${text}`)
      .join("\n");
    for (const [table, { exported: goes }] of Object.entries(COMPANY_TABLES))
      for (const [column, [, words]] of Object.entries(goes))
        expect([table, column, written.includes(words) ? words : written]).toEqual([table, column, words]);
    expect(written).not.toContain("muito-secreto");
  });
});

/** What must be so, else a row is none of the company's. */
const STATES: Record<string, Record<string, readonly [string]>> = {
  channels: { state: ["'active'"] },
  payment_accounts: { state: ["'active'"] },
  model_accounts: { state: ["'active'"] },
  programs: { current: ["true"] },
  catalog_items: { from_folder: ["true"] },
};

/** What only the browser and the command line make of a company. */
const browserSide = fc.record({
  superAdmin: fc.constantFrom("none", "somebody new", "a person of the folder"),
  draft: fc.boolean(),
  pausedChannel: fc.boolean(),
  pausedPayment: fc.boolean(),
  secondFactor: fc.boolean(),
  disabled: fc.boolean(),
  key: fc.boolean(),
});
type BrowserSide = typeof browserSide extends fc.Arbitrary<infer T> ? T : never;

/** Gives the names of what an export must tell that it leaves out, one for each sentence. */
async function changeInBrowser(tenantId: string, generated: Exportable, side: BrowserSide): Promise<string[]> {
  const told: string[] = [];
  const by = { actor: "command:test", from: "cli" };
  const run = <Input, Item>(command: Command<Input, Item>, input: object) =>
    runAsCommand(database, TOOLS, { tenantId, by }, command, input);
  const others = generated.users.filter(({ email }) => email !== "ana@loja.example");
  const own = side.superAdmin === "a person of the folder" ? others.shift() : undefined;
  if (side.superAdmin !== "none") {
    const email = own?.email ?? "raiz@loja.example";
    await run(appointSuperAdmin, { email, name: own?.name ?? "Raiz" });
    told.push(email);
  }
  const [other] = others;
  if (side.disabled && other) {
    const { email, name, role, teams } = other;
    await run(changePerson, { email, name, role, teams, disabled: true });
    told.push(email);
  }
  if (side.draft) {
    await run(saveDraft, { path: "flows/novo.yaml", text: "flow: novo", from: 0 });
    told.push("flows/novo.yaml");
  }
  const [channel, account] = [generated.channels[0], generated.payments[0]];
  if (side.pausedChannel && channel) {
    await run(pauseChannel, { name: channel.name, reason: "férias" });
    told.push(channel.name);
  }
  if (side.pausedPayment && account) {
    await run(pausePayment, { name: account.name, reason: "férias" });
    told.push(account.name);
  }
  if (side.secondFactor) {
    await run(changeSignInRule, { requireSecondFactor: true });
    told.push("second factor");
  }
  if (side.key) {
    const key = { name: "Loja virtual", scopes: ["ratings.read"], expiresAt: null, createdBy: randomUUID() };
    await createApiKeyStore(database).create(tenantId, key, by);
    told.push("Loja virtual");
  }
  return told;
}

const CHANNEL = {
  name: "zap",
  title: "Zap",
  kind: "whatsapp",
  externalId: "1",
  demo: false,
  settings: {},
  fromFolder: true,
};
