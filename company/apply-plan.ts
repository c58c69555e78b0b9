import { randomUUID } from "node:crypto";
import type { Database, Tx } from "../db/database.js";
import { formerlyCalled } from "../db/stores/company-store.js";
import { listTenants } from "../db/stores/tenant-store.js";
import { UserMistake } from "../platform/user-mistake.js";
import { agree, type BothSides, type Keep, readRecords, rememberApplied } from "./agree.js";
import { bringIn } from "./bring-in.js";
import { settleArticles } from "./commands/article.js";
import type { CompanyTools } from "./commands/at.js";
import { CompanyRefusal } from "./commands/company-refusal.js";
import { openAt, tellChanged } from "./commands/open-at.js";
import { auditChange } from "./commands/perform.js";
import { settleProgram } from "./commands/settle-program.js";
import type { CompanyPlan } from "./company-plan.js";
import { type Change, planChanges } from "./plan-changes.js";
import { readInstalled } from "./read-installed.js";

export type ApplyTools = CompanyTools & {
  hashPassword(password: string): Promise<string>;
  /** Who applies, for the audit: a command, or the first start. */
  actor: string;
};

export type ApplyOptions = {
  /** Nothing is written; the answer is what would have been. */
  dryRun?: boolean;
  /** Which side is kept where folder and browser changed the same thing since the last apply. */
  keep?: Keep;
};

export type Applied = {
  tenantId: string;
  changes: Change[];
  /** What stays as the browser made it. */
  left: BothSides[];
  /** What both sides changed. When there is any, nothing was changed. */
  conflicts: BothSides[];
};

/**
 * Makes the installation match the plan, in one transaction: all of it or nothing. Applying the same plan again changes
 * nothing. What people made in the browser is left alone; what folder and browser both changed since the last apply is
 * told, and changes nothing until `keep` says whose it is. Throws `UserMistake` for what a command refuses.
 */
export async function applyPlan(
  database: Database,
  plan: CompanyPlan,
  tools: ApplyTools,
  options: ApplyOptions = {},
): Promise<Applied> {
  const known = await listTenants(database);
  const tenantId = known.find((tenant) => tenant.slug === plan.company.slug)?.id ?? (await newTenant(database, plan));
  const passwords = await passwordsOf(plan, tools);
  try {
    return await database.transaction([tenantId], (tx) => applyIn(tx, tenantId, plan, tools, passwords, options));
  } catch (error) {
    if (error instanceof OnlyTold) return error.applied;
    if (error instanceof CompanyRefusal) throw new UserMistake(`${error.message} Nothing was changed.`);
    throw error;
  }
}

/** A company that is not there yet. A folder that still has an old slug would make a second one beside the first. */
async function newTenant(database: Database, { company: { slug } }: CompanyPlan): Promise<string> {
  const renamed = await formerlyCalled(database, slug);
  if (renamed === null) return randomUUID();
  throw new UserMistake(
    `The company ${slug} is called ${renamed.slug} now (${renamed.name}). Write \`slug: ${renamed.slug}\` into company.yaml. Nothing was changed.`,
  );
}

async function applyIn(
  tx: Tx,
  tenantId: string,
  plan: CompanyPlan,
  tools: ApplyTools,
  passwords: ReadonlyMap<string, string>,
  { dryRun = false, keep = null }: ApplyOptions,
): Promise<Applied> {
  const at = await openAt(tx, tenantId, () => ({ kind: "command", name: tools.actor }), tools);
  at.order = orderOf(plan);
  const records = await readRecords(at);
  const installed = await readInstalled(at, records);
  // A company that this apply makes has one entry that lists everything, and not one for every file.
  if (installed === null) at.made = new Map();
  const differing = planChanges(installed, plan).filter(({ subject }) => subject !== "program");
  const { bring, left, conflicts } = await agree(at, plan, differing, records, keep);
  if (conflicts.length > 0) return { tenantId, changes: [], left, conflicts };
  await bringIn(at, bring, plan, passwords);
  await settleArticles(at);
  const hash = await settleProgram(at, { source: plan.source, hash: plan.programHash });
  const changes = hash === null ? bring : [...bring, programChange(hash, at.before !== null)];
  await rememberApplied(at, plan, await readRecords(at));
  const applied = { tenantId, changes, left, conflicts };
  if (dryRun) throw new OnlyTold(applied);
  if (changes.length > 0) {
    const sides = at.made ? { after: Object.fromEntries(at.made) } : {};
    await auditChange(at, "apply", `company:${plan.company.slug}`, at.made ? {} : changes, sides);
    await tellChanged(at);
  }
  return applied;
}

/** Ends the transaction of a dry run, which did everything, so that nothing of it is kept. */
class OnlyTold extends Error {
  constructor(readonly applied: Applied) {
    super("a dry run is not kept");
  }
}

const programChange = (hash: string, changed: boolean): Change => ({
  subject: "program",
  name: hash.slice(0, 12),
  change: changed ? "changed" : "added",
  fields: [],
});

async function passwordsOf(plan: CompanyPlan, tools: ApplyTools): Promise<Map<string, string>> {
  const given = plan.users.flatMap(({ email, initialPassword }) =>
    initialPassword === null ? [] : [{ email, initialPassword }],
  );
  const hashed = given.map(
    async ({ email, initialPassword }): Promise<[string, string]> => [email, await tools.hashPassword(initialPassword)],
  );
  return new Map(await Promise.all(hashed));
}

function orderOf({ source }: CompanyPlan) {
  return {
    items: source.catalog ?? [],
    channels: source.channels.map(({ name }) => name),
    teams: source.teams,
  };
}
