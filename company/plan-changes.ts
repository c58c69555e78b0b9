import type { SourceFile } from "../flows/program-source.js";
import type { OwnQuestion } from "../knowledge/ports.js";
import type { Role } from "../platform/rights.js";
import { changedSecrets, changedFields as differing } from "./commands/differences.js";
import type {
  CompanyPlan,
  PlannedChannel,
  PlannedCompany,
  PlannedItem,
  PlannedModelAccount,
  PlannedPaymentAccount,
  PlannedTeam,
  PlannedUser,
} from "./company-plan.js";

/**
 * What an installation contains now, as its stores return it. `fromFolder: false` marks what a person added at the
 * desk; a folder that does not name it leaves it alone. Secrets are decrypted, inside this process only.
 */
export type InstalledCompany = {
  company: PlannedCompany;
  users: InstalledUser[];
  teams: (PlannedTeam & { fromFolder: boolean })[];
  channels: InstalledChannel[];
  payments: InstalledPaymentAccount[];
  models: InstalledModelAccount[];
  items: InstalledItem[];
  articles: InstalledArticle[];
  questions: OwnQuestion[];
  /** The files of the published program, as an earlier apply stored them. */
  files: { hours: SourceFile | null; intents: SourceFile | null; flows: SourceFile[]; tests: SourceFile[] };
  programHash: string | null;
};

export type InstalledUser = {
  name: string;
  email: string;
  role: Role;
  teams: string[];
  hasPassword: boolean;
  fromFolder: boolean;
};

export type InstalledChannel = PlannedChannel & { fromFolder: boolean };
export type InstalledPaymentAccount = PlannedPaymentAccount & { fromFolder: boolean };
export type InstalledModelAccount = PlannedModelAccount & { fromFolder: boolean };
/** `source`: as its author wrote it; null where an older version did not keep that. */
export type InstalledArticle = { slug: string; hash: string; source: string | null; fromFolder: boolean };
export type InstalledItem = PlannedItem & { fromFolder: boolean };

export type ChangeSubject =
  | "company"
  | "user"
  | "team"
  | "channel"
  | "payment"
  | "model"
  | "item"
  | "article"
  | "questions"
  | "hours"
  | "intents"
  | "flow"
  | "test"
  | "program";

/**
 * One difference between an installation and a plan. `fields` says what changed, and never contains a secret's value.
 */
export type Change = {
  subject: ChangeSubject;
  name: string;
  change: "added" | "changed" | "removed";
  fields: string[];
};

/**
 * What applying `plan` would change, in a fixed order; empty when the installation already matches. Pure. `installed`
 * is null before the first apply.
 */
export function planChanges(installed: InstalledCompany | null, plan: CompanyPlan): Change[] {
  const changes: Change[] = [];
  if (!installed) changes.push({ subject: "company", name: plan.company.slug, change: "added", fields: [] });
  else pushChanged(changes, "company", plan.company.slug, changedFields(installed.company, plan.company));

  compareByName(changes, "team", installed?.teams ?? [], plan.teams, (team) => team.name, changedFields);
  compareByName(changes, "user", installed?.users ?? [], plan.users, (user) => user.email, changesOfUser);
  compareByName(
    changes,
    "channel",
    installed?.channels ?? [],
    plan.channels,
    (channel) => channel.name,
    changesOfChannel,
  );
  compareByName(
    changes,
    "payment",
    installed?.payments ?? [],
    plan.payments,
    (account) => account.name,
    changesOfPayment,
  );
  compareByName(changes, "model", installed?.models ?? [], plan.models, (account) => account.name, changesOfModel);
  compareByName(changes, "item", installed?.items ?? [], plan.items, (item) => item.slug, changedFields);
  compareByName(
    changes,
    "article",
    installed?.articles ?? [],
    plan.articles,
    (article) => article.slug,
    ({ hash, source }, after) => (hash === after.hash && (source ?? after.source) === after.source ? [] : ["text"]),
  );

  const fields = changedFields({ questions: installed?.questions ?? [] }, { questions: plan.questions });
  pushChanged(changes, "questions", "questions", fields);

  const beforeFiles = changes.length;
  const files = installed?.files ?? { hours: null, intents: null, flows: [], tests: [] };
  compareFiles(changes, "hours", listOf(files.hours), listOf(plan.hours));
  compareFiles(changes, "intents", listOf(files.intents), listOf(plan.intents));
  compareFiles(changes, "flow", files.flows, plan.flows);
  compareFiles(changes, "test", files.tests, plan.tests);
  const hash = installed?.programHash ?? null;
  // Tests are no part of the hash, but they are stored with the program, so a change of tests alone publishes it again.
  if (hash !== plan.programHash || changes.length > beforeFiles) {
    const name = plan.programHash.slice(0, 12);
    changes.push({ subject: "program", name, change: hash ? "changed" : "added", fields: [] });
  }
  return changes;
}

function listOf<T>(item: T | null): T[] {
  return item === null ? [] : [item];
}

function pushChanged(changes: Change[], subject: ChangeSubject, name: string, fields: string[]): void {
  if (fields.length > 0) changes.push({ subject, name, change: "changed", fields });
}

/** Where a thing comes from is no difference. */
function changedFields(before: object, after: object): string[] {
  return differing(before, after).filter((name) => name !== "fromFolder");
}

function changesOfUser(before: InstalledUser, after: PlannedUser): string[] {
  const fields = changedFields(
    { name: before.name, role: before.role, teams: [...before.teams].sort() },
    { name: after.name, role: after.role, teams: after.teams },
  );
  return after.initialPassword !== null && !before.hasPassword ? [...fields, "password"] : fields;
}

function changesOfChannel(before: InstalledChannel, after: PlannedChannel): string[] {
  const face = ({ title, kind, externalId, demo }: PlannedChannel) => ({ title, kind, external_id: externalId, demo });
  return [
    ...changedFields(face(before), face(after)),
    ...changedFields(before.settings, after.settings).map((name) => `settings.${name}`),
    ...changedSecrets(before.secrets, after.secrets),
  ];
}

/** Secrets are named, and never shown. */
function changesOfPayment(before: InstalledPaymentAccount, after: PlannedPaymentAccount): string[] {
  const face = ({ name, title, gateway, mode, externalId, position, methods, currencies }: PlannedPaymentAccount) => ({
    name,
    title,
    gateway,
    mode,
    position,
    methods,
    currencies,
    external_id: externalId,
  });
  return [
    ...changedFields(face(before), face(after)),
    ...changedFields(before.settings, after.settings).map((name) => `settings.${name}`),
    ...changedFields(before.secrets, after.secrets).map((name) => `secrets.${name}`),
  ];
}

function changesOfModel(before: InstalledModelAccount, after: PlannedModelAccount): string[] {
  const face = ({ name, title, kind, position }: PlannedModelAccount) => ({ name, title, kind, position });
  return [
    ...changedFields(face(before), face(after)),
    ...changedFields(before.settings, after.settings).map((name) => `settings.${name}`),
    ...changedFields(before.secrets, after.secrets).map((name) => `secrets.${name}`),
  ];
}

function compareByName<Before extends { fromFolder: boolean }, After>(
  changes: Change[],
  subject: ChangeSubject,
  before: readonly Before[],
  after: readonly After[],
  nameOf: (item: Before | After) => string,
  differences: (before: Before, after: After) => string[],
): void {
  const old = new Map(before.map((item) => [nameOf(item), item]));
  const wanted = new Set(after.map(nameOf));
  for (const item of after) {
    const name = nameOf(item);
    const match = old.get(name);
    if (!match) changes.push({ subject, name, change: "added", fields: [] });
    else pushChanged(changes, subject, name, differences(match, item));
  }
  for (const item of before) {
    if (!item.fromFolder || wanted.has(nameOf(item))) continue;
    changes.push({ subject, name: nameOf(item), change: "removed", fields: [] });
  }
}

function compareFiles(
  changes: Change[],
  subject: ChangeSubject,
  before: readonly SourceFile[],
  after: readonly SourceFile[],
): void {
  const texts = before.map((file) => ({ path: file.path, text: file.text, fromFolder: true }));
  const found: Change[] = [];
  compareByName(
    found,
    subject,
    texts,
    after,
    (file) => file.path,
    (old, wanted) => (old.text === wanted.text ? [] : ["text"]),
  );
  for (const change of found) changes.push({ ...change, name: nameOfFile(change.name), fields: [] });
}

/** `flows/prices.yaml` → `prices`, `flows/prices.test.yaml` → `prices`. */
function nameOfFile(path: string): string {
  return path.replace(/^.*\//, "").replace(/(\.test)?\.yaml$/, "");
}
