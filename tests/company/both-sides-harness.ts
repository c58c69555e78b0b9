import { type Applied, type ApplyOptions, applyPlan } from "../../company/apply-plan.js";
import { type CompanyCommands, createCompanyCommands } from "../../company/commands/company-commands.js";
import type { Command } from "../../company/commands/define-command.js";
import type { CompanyPlan } from "../../company/company-plan.js";
import { readCompany } from "../../company/read-company.js";
import type { Database } from "../../db/database.js";
import { makeKeyring } from "../../platform/secrets/seal.js";
import { paymentKinds } from "../../server/payment-kinds.js";
import { GOOD_ENV, GOOD_FILES, KINDS, writeFolder } from "./company-folder.js";

const PAYMENTS = paymentKinds({ sandboxPayments: "on", demo: "auto" });
export const TOOLS = {
  keyring: makeKeyring({ current: Buffer.alloc(32, 5), old: [] }),
  hashPassword: async (password: string) => password,
  actor: "command:apply",
  channels: KINDS,
  payments: PAYMENTS,
};
export const FILES: Record<string, string> = {
  ...GOOD_FILES,
  "hours.yaml": 'hours:\n  weekdays: "09:00-18:00"\n',
  "payments.yaml": "- name: pix\n  gateway: sandbox\n  external_id: '1'\n",
  "catalog.yaml": "- { item: limpeza, title: Limpeza, price: 'R$ 49,90', minutes: 15 }\n",
  "knowledge/preco.md": "# Preço\n\nA limpeza custa {{ catalog.limpeza.price }}.\n",
};

export async function planOf(slug: string, files: Record<string, string | null> = {}): Promise<CompanyPlan> {
  const company = { ...FILES, "company.yaml": `slug: ${slug}\nname: Loja Boa\n`, ...files };
  const folder = await writeFolder(company);
  try {
    const reading = await readCompany(folder.dir, GOOD_ENV, KINDS, PAYMENTS);
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return reading.company;
  } finally {
    await folder.remove();
  }
}

let companies = 0;
export type Company = Awaited<ReturnType<typeof openCompany>>;

/** A company that was applied once, with Ana at the browser. */
export async function openCompany(database: Database, commands: CompanyCommands) {
  companies += 1;
  const slug = `lado-${companies}`;
  const { tenantId } = await applyPlan(database, await planOf(slug), TOOLS);
  const query = (text: string, values: unknown[] = []) =>
    database.transaction([tenantId], (tx) =>
      tx.run<Record<string, unknown>>({ name: `t_${text}`.slice(0, 60), text }, values),
    );
  const [ana] = await query("SELECT id FROM users WHERE email = 'ana@loja.example'");
  const asking = { tenantId, userId: String(ana?.["id"]), from: "203.0.113.9" };
  return {
    slug,
    tenantId,
    asking,
    query,
    browser: <Input, Item>(command: Command<Input, Item>, input: unknown) =>
      commands.run(command, input, { ...asking, seen: null }),
    async folder(files: Record<string, string | null>, options: ApplyOptions = {}): Promise<Applied> {
      return applyPlan(database, await planOf(slug, files), TOOLS, options);
    },
  };
}

export const commandsOf = (database: Database): CompanyCommands =>
  createCompanyCommands(database, TOOLS, async () => {});
