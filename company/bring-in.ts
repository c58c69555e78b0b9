import { changeArticle, createArticle, removeArticle } from "./commands/article.js";
import type { At } from "./commands/at.js";
import { changeItem, createItem, removeItem } from "./commands/catalog-item.js";
import { changeChannel, createChannel, removeChannel } from "./commands/channel.js";
import { putCompany } from "./commands/company-settings.js";
import { putHoursFile } from "./commands/hours.js";
import { changeModel, createModel, removeModel } from "./commands/model-account.js";
import { changeQuestions } from "./commands/own-questions.js";
import { changePayment, createPayment, removePayment } from "./commands/payment-account.js";
import { perform } from "./commands/perform.js";
import { changePerson, createPerson, personKind } from "./commands/person.js";
import { INTENTS, putFile, removeFile } from "./commands/program-file.js";
import { changeTeam, createTeam, removeTeam } from "./commands/team.js";
import type { CompanyPlan, PlannedChannel } from "./company-plan.js";
import type { Change } from "./plan-changes.js";

/** People are in teams, so teams come before them and go after them. */
const ORDER = [
  "company",
  "team",
  "user",
  "channel",
  "payment",
  "model",
  "item",
  "article",
  "questions",
  "hours",
  "intents",
  "flow",
  "test",
];
const placeOf = ({ subject, change }: Change) =>
  subject === "team" && change === "removed" ? ORDER.indexOf("user") + 0.5 : ORDER.indexOf(subject);

/** Carries out what a folder asks for, each by the command that pages call, too. `passwords` are hashes, by address. */
export async function bringIn(
  at: At,
  changes: readonly Change[],
  plan: CompanyPlan,
  passwords: ReadonlyMap<string, string>,
): Promise<void> {
  for (const change of changes.toSorted((a, b) => placeOf(a) - placeOf(b))) await bring(at, change, plan, passwords);
}

async function bring(
  at: At,
  { subject, name, change }: Change,
  plan: CompanyPlan,
  passwords: ReadonlyMap<string, string>,
): Promise<unknown> {
  const gone = change === "removed";
  const added = change === "added";
  switch (subject) {
    case "company":
      return perform(at, putCompany, plan.company, null);
    case "team": {
      const team = plan.teams.find((one) => one.name === name);
      return perform(at, gone ? removeTeam : added ? createTeam : changeTeam, gone ? { name } : team, null);
    }
    case "user":
      return bringPerson(at, name, plan, passwords.get(name) ?? null);
    case "channel": {
      const channel = plan.channels.find((one) => one.name === name);
      if (gone || !channel) return perform(at, removeChannel, { name }, null);
      return perform(at, added ? createChannel : changeChannel, channelInput(channel), null);
    }
    case "payment": {
      const account = plan.payments.find((one) => one.name === name);
      return perform(at, gone ? removePayment : added ? createPayment : changePayment, gone ? { name } : account, null);
    }
    case "model": {
      const account = plan.models.find((one) => one.name === name);
      return perform(at, gone ? removeModel : added ? createModel : changeModel, gone ? { name } : account, null);
    }
    case "item": {
      const item = plan.items.find((one) => one.slug === name);
      return perform(at, gone ? removeItem : added ? createItem : changeItem, gone ? { slug: name } : item, null);
    }
    case "article": {
      const text = plan.articles.find((one) => one.slug === name)?.source;
      if (gone) return perform(at, removeArticle, { slug: name }, null);
      return perform(at, added ? createArticle : changeArticle, { slug: name, text }, null);
    }
    case "questions":
      return perform(at, changeQuestions, { questions: plan.questions }, null);
    case "hours":
      return perform(at, putHoursFile, { file: plan.hours }, null);
    case "intents":
      return bringFile(at, INTENTS, plan.intents?.text);
    case "flow":
      return bringFile(at, `flows/${name}.yaml`, textAt(plan.flows, `flows/${name}.yaml`));
    case "test":
      return bringFile(at, `flows/${name}.test.yaml`, textAt(plan.tests, `flows/${name}.test.yaml`));
    case "program":
      return null;
  }
}

const textAt = (files: CompanyPlan["flows"], path: string) => files.find((file) => file.path === path)?.text;

const bringFile = (at: At, path: string, text: string | undefined) =>
  text === undefined ? perform(at, removeFile, { path }, null) : perform(at, putFile, { path, text }, null);

/** Somebody who is no longer in the folder is disabled, so that their name stays beside what they wrote. */
async function bringPerson(at: At, email: string, plan: CompanyPlan, passwordHash: string | null): Promise<unknown> {
  const before = await personKind.read(at, email);
  const wanted = plan.users.find((user) => user.email === email) ?? before;
  if (!wanted) return null;
  const { name, role, teams } = wanted;
  const person = { email, name, role, teams, passwordHash };
  if (!before) return perform(at, createPerson, person, null);
  return perform(at, changePerson, { ...person, disabled: wanted === before }, null);
}

function channelInput({ secrets, ...channel }: PlannedChannel) {
  return { ...channel, secrets: secrets.kind === "generated" ? ("generated" as const) : secrets.values };
}
