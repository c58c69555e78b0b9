import { isDeepStrictEqual } from "node:util";
import { eq, sql } from "drizzle-orm";
import { companyItems } from "../db/schema/company-item.js";
import { needsReseal } from "../platform/secrets/seal.js";
import { decodeForm, encodeForm, type Sealed } from "./commands/applied-form.js";
import { articleKind } from "./commands/article.js";
import { type At, calledName } from "./commands/at.js";
import { itemKind } from "./commands/catalog-item.js";
import { channelKind } from "./commands/channel.js";
import { companyForm, companyKind } from "./commands/company-settings.js";
import type { ItemKind } from "./commands/define-command.js";
import { hoursKind } from "./commands/hours.js";
import { modelKind } from "./commands/model-account.js";
import { questionsKind } from "./commands/own-questions.js";
import { paymentKind } from "./commands/payment-account.js";
import type { ItemRecord } from "./commands/perform.js";
import { personKind } from "./commands/person.js";
import { fileKind, filesOf, INTENTS } from "./commands/program-file.js";
import { teamKind } from "./commands/team.js";
import { textForm } from "./commands/text-form.js";
import type { CompanyPlan, PlannedCompany } from "./company-plan.js";
import type { Change } from "./plan-changes.js";

/** A change that the folder asks for, and who changed the same thing in the browser since the last apply. */
export type BothSides = {
  change: Change;
  by: string;
  at: number;
  /** What the folder last gave is sealed with a key that is missing, so nobody knows whose change it is. */
  closed?: true;
};

export type Agreement = {
  /** What is written: only the folder changed it, or the folder is to be kept. */
  bring: Change[];
  /** Only the browser changed it, or the browser is to be kept: it stays. */
  left: BothSides[];
  /** Both changed it, and nobody said whose is kept. */
  conflicts: BothSides[];
};

/** Which side is kept where both changed the same thing. */
export type Keep = "browser" | "folder" | null;

type Record = ItemRecord & { kind: string; name: string };
export type Records = Map<string, Record>;
export const keyOf = (kind: string, name: string) => `${kind} ${name}`;

/** What is known of the company's things. */
export async function readRecords(at: At): Promise<Records> {
  const rows = await at.tx.orm.select().from(companyItems).where(eq(companyItems.tenantId, at.tenantId));
  return new Map(rows.map((row) => [keyOf(row.kind, row.name), row]));
}

/**
 * Judges each difference between folder and installation by what the last apply gave: what only one side changed is that
 * side's, and what both changed is nobody's until somebody says so.
 */
export async function agree(
  at: At,
  plan: CompanyPlan,
  differing: readonly Change[],
  records: Records,
  keep: Keep,
): Promise<Agreement> {
  const wanted = formsOf(plan);
  const agreement: Agreement = { bring: [], left: [], conflicts: [] };
  for (const change of differing) {
    const [kind, name] = thingOf(change);
    const record = records.get(keyOf(kind.kind, name)) ?? null;
    if (change.subject === "user" && (await personKind.read(at, name))?.role === "super_admin") {
      agreement.left.push({ ...sidesOf(change, record), by: SUPER_ADMIN });
      continue;
    }
    const verdict = await judge(at, kind, name, wanted.get(keyOf(kind.kind, name))?.form ?? null, record);
    const sides: BothSides = { ...sidesOf(change, record), ...(verdict === "closed" ? { closed: true } : {}) };
    const open = verdict === "both" || verdict === "closed";
    // A first password is given to whoever has none, whatever else was changed.
    if (verdict === "same" && !change.fields.includes("password")) continue;
    if (verdict === "folder" || verdict === "same" || (open && keep === "folder")) agreement.bring.push(change);
    else if (verdict === "browser" || keep === "browser") agreement.left.push(sides);
    else agreement.conflicts.push(sides);
  }
  return agreement;
}

/** Somebody whom the folder names runs the installation since: it is not the folder's to take that away. */
const SUPER_ADMIN = "balcao user super-admin";
const sidesOf = (change: Change, record: Record | null): BothSides => ({
  change,
  by: record?.changedBy ?? "",
  at: record?.changedAt.getTime() ?? 0,
});

/** Which side changed the thing since the last apply. */
async function judge(
  at: At,
  kind: ItemKind<unknown>,
  name: string,
  wanted: unknown,
  record: Record | null,
): Promise<"same" | "browser" | "folder" | "both" | "closed"> {
  const item = await kind.read(at, name);
  const current = item === null ? null : plain(kind.form(item));
  if (isDeepStrictEqual(current, plain(wanted))) return "same";
  // Without a record an older version made the thing, and no page has changed it.
  const untouched = item !== null && kind.fromFolder(item) ? current : null;
  const stored = record ? decodeForm(at, kind, name, record.applied) : untouched;
  // Earlier versions stored the company's slug with what the folder gave.
  const given = kind.kind === companyKind.kind && stored ? plain(companyForm(stored as PlannedCompany)) : stored;
  if (given === undefined) return "closed";
  if (isDeepStrictEqual(given, plain(wanted))) return "browser";
  return isDeepStrictEqual(given, current) ? "folder" : "both";
}

/**
 * Remembers what this apply gave each thing, so that the next one knows who changed it since. What an old key had sealed,
 * or a missing one, is sealed with the present key.
 */
export async function rememberApplied(at: At, plan: CompanyPlan, records: Records): Promise<void> {
  const wanted = formsOf(plan);
  const values = [...wanted.values()].flatMap(({ kind, name, form }) => {
    const record = records.get(keyOf(kind.kind, name));
    const fresh = record?.applied && !(kind.sealed && needsReseal(at.tools.keyring, record.applied));
    if (fresh && isDeepStrictEqual(decodeForm(at, kind, name, record.applied), plain(form))) return [];
    return [{ kind: kind.kind, name, applied: encodeForm(at, kind, name, form) }];
  });
  const gone = [...records.values()].filter(
    ({ kind, name, applied }) => applied !== null && !wanted.has(keyOf(kind, name)),
  );
  const all = [...values, ...gone.map(({ kind, name }) => ({ kind, name, applied: null }))];
  if (all.length === 0) return;
  const { tenantId } = at;
  await at.tx.orm
    .insert(companyItems)
    .values(all.map((value) => ({ ...value, tenantId, revision: 0, changedBy: calledName(at.actor) })))
    .onConflictDoUpdate({
      target: [companyItems.tenantId, companyItems.kind, companyItems.name],
      set: { applied: sql`excluded.applied` },
    });
}

type Wanted = { kind: Sealed; name: string; form: unknown };

/** Everything that a folder says, by kind and name. */
function formsOf(plan: CompanyPlan): Map<string, Wanted> {
  const forms: Wanted[] = [{ kind: companyKind, name: "company", form: companyForm(plan.company) }];
  for (const { name, title, description } of plan.teams)
    forms.push({ kind: teamKind, name, form: { title, description } });
  for (const { email, name, role, teams } of plan.users)
    forms.push({ kind: personKind, name: email, form: { name, role, teams } });
  for (const { name, ...form } of plan.channels) forms.push({ kind: channelKind, name, form });
  for (const { name, ...form } of plan.payments) forms.push({ kind: paymentKind, name, form });
  for (const { name, ...form } of plan.models) forms.push({ kind: modelKind, name, form });
  for (const item of plan.items) forms.push({ kind: itemKind, name: item.slug, form: item });
  for (const { slug, source } of plan.articles) forms.push({ kind: articleKind, name: slug, form: textForm(source) });
  if (plan.questions.length > 0)
    forms.push({ kind: questionsKind, name: "questions", form: { questions: plan.questions } });
  if (plan.hours) forms.push({ kind: hoursKind, name: "hours", form: textForm(plan.hours.text) });
  for (const { path, text } of filesOf(plan)) forms.push({ kind: fileKind, name: path, form: textForm(text) });
  return new Map(forms.map((one) => [keyOf(one.kind.kind, one.name), one]));
}

/** The kind and the name of what a difference is about. */
function thingOf({ subject, name }: Change): [kind: ItemKind<unknown>, name: string] {
  const known: { [Subject in Change["subject"]]: [unknown, string] } = {
    company: [companyKind, "company"],
    team: [teamKind, name],
    user: [personKind, name],
    channel: [channelKind, name],
    payment: [paymentKind, name],
    model: [modelKind, name],
    item: [itemKind, name],
    article: [articleKind, name],
    questions: [questionsKind, "questions"],
    hours: [hoursKind, "hours"],
    intents: [fileKind, INTENTS],
    flow: [fileKind, `flows/${name}.yaml`],
    test: [fileKind, `flows/${name}.test.yaml`],
    program: [fileKind, name],
  };
  // Each kind reads what it gives to its own functions.
  return known[subject] as [ItemKind<unknown>, string];
}

/** As the database gives it back. */
const plain = (form: unknown): unknown => JSON.parse(JSON.stringify(form ?? null));
