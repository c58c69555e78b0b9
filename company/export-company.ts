import { stringify } from "yaml";
import type { SourceFile } from "../flows/program-source.js";
import { inOrder } from "./commands/in-order.js";
import type { PlannedCompany, PlannedItem } from "./company-plan.js";
import { createVariables, type Variable, type Variables } from "./export-variables.js";
import { KNOWLEDGE } from "./knowledge-files.js";
import { describeLeftOut, type LeftOut } from "./left-out.js";
import { ordersFile } from "./orders-file.js";
import type {
  InstalledArticle,
  InstalledChannel,
  InstalledCompany,
  InstalledModelAccount,
  InstalledPaymentAccount,
} from "./plan-changes.js";
import { QUESTIONS_FILE } from "./questions-file.js";

/** What is exported, besides what an apply compares. */
export type Exportable = Omit<InstalledCompany, "articles"> & {
  articles: (InstalledArticle & { text: string })[];
  /** As the program lists them. */
  order: { items: readonly string[]; channels: readonly string[]; teams: readonly string[] };
  /** What no file says. */
  left: LeftOut;
};

/** A company as files, and the variables that its secrets leave as. `notes` are for people. */
export type Exported = { files: SourceFile[]; variables: Variable[]; notes: string[] };

/**
 * Writes an installation's company as the files of a folder. Applied where it came from, with the variables set, it
 * changes nothing. No secret's value is in it; passwords stay where they are. Pure.
 */
export function exportCompany(installed: Exportable): Exported {
  const variables = createVariables();
  const { hours, intents, flows, tests } = installed.files;
  const channels = inOrder(installed.channels, installed.order.channels, ({ name }) => name);
  const items = inOrder(installed.items, installed.order.items, ({ slug }) => slug);
  const teams = inOrder(installed.teams, installed.order.teams, ({ name }) => name);
  const payments = installed.payments.toSorted((a, b) => a.position - b.position);
  const people = installed.users;
  const notes = describeLeftOut(installed.left);
  if (people.length > 0 && !people.some(({ role }) => role === "admin"))
    notes.push("users.yaml names no admin: make one in it before it is applied.");
  const files = [
    yamlFile("company.yaml", [companyOf(installed.company)], (lists) => lists[0]),
    yamlFile("teams.yaml", teams, (all) =>
      all.map(({ name, title, description }) => said({ name, title, description })),
    ),
    yamlFile("users.yaml", people, (users) =>
      users.map(({ name, email, role, teams: of }) => ({ name, email, role, ...(of.length > 0 ? { teams: of } : {}) })),
    ),
    yamlFile("channels.yaml", channels, (all) => all.map((channel) => channelOf(channel, variables))),
    yamlFile("payments.yaml", payments, (all) => all.map((account) => paymentOf(account, variables))),
    yamlFile(
      "models.yaml",
      installed.models.toSorted((a, b) => a.position - b.position),
      (all) => all.map((account) => modelOf(account, variables)),
    ),
    yamlFile("catalog.yaml", items, (all) => all.map(itemOf)),
    yamlFile(QUESTIONS_FILE, installed.questions, (all) =>
      all.map(({ question, sources }) => ({ question, ...(sources.length === 0 ? {} : { sources }) })),
    ),
    ...[hours, intents].flatMap((file) => file ?? []),
    ...flows,
    ...tests,
    ...installed.articles.map(({ slug, text }) => ({ path: `${KNOWLEDGE}/${slug}.md`, text })),
  ];
  return { files: files.flatMap((file) => file ?? []), variables: variables.all(), notes };
}

/** Null when there is nothing to write. */
function yamlFile<T>(path: string, items: readonly T[], write: (items: readonly T[]) => unknown): SourceFile | null {
  return items.length === 0 ? null : { path, text: stringify(write(items), { lineWidth: 0 }) };
}

/** Without what has no value. */
const said = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));

function companyOf({ address, survey, orders, ...company }: PlannedCompany): object {
  const { postalCode, ...place } = address ?? { postalCode: null };
  return {
    ...said(company),
    ...(address ? { address: said({ ...place, postal_code: postalCode }) } : {}),
    ...(survey === undefined ? {} : { survey: survey === null ? "off" : { after: `${Math.round(survey / 1000)}s` } }),
    ...(orders === undefined ? {} : { orders: ordersFile(orders) }),
  };
}

function channelOf({ name, title, kind, externalId, demo, settings, secrets }: InstalledChannel, variables: Variables) {
  const place = ["channel", name];
  return {
    name,
    title,
    kind,
    external_id: variables.text([...place, "external_id"], externalId),
    ...(demo ? { demo } : {}),
    ...withSettings(settings, place, variables),
    ...(secrets.kind === "generated" ? { secrets: "generated" } : withSecrets(secrets.values, place, variables)),
  };
}

function paymentOf(account: InstalledPaymentAccount, variables: Variables) {
  const { name, title, gateway, mode, externalId, methods, currencies, settings, secrets } = account;
  const place = ["payment", name];
  return {
    name,
    title,
    gateway,
    mode,
    ...(externalId === "" ? {} : { external_id: variables.text([...place, "external_id"], externalId) }),
    ...said({ methods, currencies }),
    ...withSettings(settings, place, variables),
    ...withSecrets(secrets, place, variables),
  };
}

function modelOf({ name, title, kind, settings, secrets }: InstalledModelAccount, variables: Variables) {
  const place = ["model", name];
  const written = { settings: variables.within([...place, "settings"], settings) };
  return { name, title, kind, ...written, ...withSecrets(secrets, place, variables) };
}

function withSettings(settings: Record<string, unknown>, place: readonly string[], variables: Variables) {
  if (Object.keys(settings).length === 0) return {};
  return { settings: variables.within([...place, "settings"], settings) };
}

function withSecrets(secrets: Record<string, string>, place: readonly string[], variables: Variables) {
  const names = Object.keys(secrets);
  if (names.length === 0) return {};
  return { secrets: Object.fromEntries(names.map((name) => [name, variables.secret([...place, name])])) };
}

function itemOf({ slug, title, description, price, minutes, time, from, words, actions, active }: PlannedItem) {
  const cents = String(price % 100).padStart(2, "0");
  return {
    item: slug,
    title,
    ...(description === "" ? {} : { description }),
    price: `R$ ${Math.floor(price / 100)},${cents}`,
    minutes,
    ...said({ time }),
    ...(from ? { from } : {}),
    ...(words.length > 0 ? { words } : {}),
    ...(actions.length > 0 ? { actions } : {}),
    ...(active ? {} : { active }),
  };
}
