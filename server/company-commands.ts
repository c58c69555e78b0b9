import { setTimeout as sleep } from "node:timers/promises";
import { CompanyRefusal } from "../company/commands/company-refusal.js";
import type { Companies } from "../company/lifecycle/companies.js";
import { type By, byCommand } from "../db/stores/audit-store.js";
import { createUserStore } from "../db/stores/user-store.js";
import type { Command, CommandHooks, CommandResult } from "./command.js";
import { inviteLine } from "./invite-line.js";
import { openCompanies } from "./open-companies.js";
import type { Installation } from "./open-installation.js";

type CompanyCommand = Extract<Command, { kind: "company" }>;

/** `balcao company list|create|rename|suspend|resume|remove`. */
export async function runCompanyCommand(
  installation: Installation,
  { act }: CompanyCommand,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  const companies = openCompanies(installation, hooks ? (tenantId) => hooks.reload(tenantId) : null);
  if (act.do === "list") return list(companies);
  const by = byCommand(`company ${act.do}`);
  if (act.do === "create") return create(installation, companies, act.wanted, by, hooks);
  const company = (await companies.list()).find(({ slug }) => slug === act.slug);
  if (!company) return no(`There is no company ${act.slug}. \`balcao company list\` tells them.`);
  switch (act.do) {
    case "rename": {
      const renamed = await refusalOf(companies.rename(company.id, act.wanted, by));
      if (typeof renamed === "object" && renamed && "refused" in renamed) return no(renamed.refused);
      if (renamed === "taken") return no("Another company has this slug, or had it and is called otherwise now.");
      return renamed ? yes(`It is ${renamed.name} (${renamed.slug}) now.`) : no("It is being removed.");
    }
    case "suspend":
      await companies.setState(company.id, "suspended", by);
      return yes(`${company.name} is suspended: what comes in is kept, nothing goes out, nobody signs in.`);
    case "resume":
      await companies.setState(company.id, "active", by);
      return yes(`${company.name} is served again; what was kept is handled now.`);
    case "remove":
      if (act.typed !== company.slug) return no("That is not its slug. Nothing was removed.");
      await companies.remove(company.id, company.slug, by);
      while ((await companies.finishRemovals()) > 0) await sleep(1_000);
      return yes(`${company.name} is removed with everything that it had.`);
  }
}

async function list(companies: Companies): Promise<CommandResult> {
  const all = await companies.list();
  return yes(
    ...all.map(
      ({ slug, name, state, people, waiting }) => `${slug}\t${state}\t${people} people\t${waiting} waiting\t${name}`,
    ),
  );
}

async function create(
  installation: Installation,
  companies: Companies,
  wanted: Parameters<Companies["create"]>[0],
  by: By,
  hooks?: CommandHooks,
): Promise<CommandResult> {
  const made = await companies.create(wanted, by);
  if (made === "taken") return no(`Another company has the slug ${wanted.slug}, or had it.`);
  const people = await createUserStore(installation.database).byEmail(wanted.admin.email);
  const admin = people.find(({ tenantId }) => tenantId === made.id);
  if (!admin) throw new Error("a company was made without its admin");
  return yes(`${made.name} (${made.slug}) is there.`, await inviteLine(installation, admin, by, hooks));
}

/** What a company's command refuses, as words. */
async function refusalOf<T>(work: Promise<T>): Promise<T | { refused: string }> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CompanyRefusal) return { refused: error.message };
    throw error;
  }
}

const yes = (...lines: string[]): CommandResult => ({ ok: true, lines });
const no = (line: string): CommandResult => ({ ok: false, lines: [line] });
