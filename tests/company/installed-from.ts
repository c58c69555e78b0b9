import type { CompanyPlan } from "../../company/company-plan.js";
import type { InstalledCompany } from "../../company/plan-changes.js";

/** What the stores contain after `plan` was applied to an empty installation. */
export function installedFrom(plan: CompanyPlan): InstalledCompany {
  const { hours, intents, flows, tests } = plan;
  return structuredClone({
    company: plan.company,
    users: plan.users.map(({ initialPassword, ...user }) => ({
      ...user,
      hasPassword: initialPassword !== null,
      fromFolder: true,
    })),
    teams: plan.teams.map((team) => ({ ...team, fromFolder: true })),
    channels: plan.channels.map((channel) => ({ ...channel, fromFolder: true })),
    models: plan.models.map((account) => ({ ...account, fromFolder: true })),
    payments: plan.payments.map((account) => ({ ...account, fromFolder: true })),
    items: plan.items.map((item) => ({ ...item, fromFolder: true })),
    articles: plan.articles.map(({ slug, source, hash }) => ({ slug, source, hash, fromFolder: true })),
    questions: plan.questions,
    files: { hours, intents, flows, tests },
    programHash: plan.programHash,
  });
}
