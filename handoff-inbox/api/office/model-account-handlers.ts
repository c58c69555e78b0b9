import {
  changeModel,
  createModel,
  pauseModel,
  removeModel,
  resumeModel,
} from "../../../company/commands/model-account.js";
import { MODEL_KINDS } from "../../../company/models-file.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound } from "../refusal.js";
import type { Handlers, Person } from "../route.js";

type Accounts = Extract<keyof Handlers, `${string} /model-accounts${string}`>;

/** The company's accounts at servers of language models. Secrets come in, and none goes out. */
export function modelAccountHandlers({
  company,
  models,
}: Pick<DeskApiDeps, "company" | "models">): Pick<Handlers, Accounts> {
  const { commands, reader } = company;
  const find = async (tenantId: string, name: string) => {
    const found = (await reader.modelAccounts(tenantId)).find((account) => account.name === name);
    if (!found) throw notFound();
    return found;
  };
  const asking = ({ tenantId, id: userId, from }: Person, seen: number | null) => ({ tenantId, userId, from, seen });
  return {
    "get /model-accounts": async ({ person: { tenantId } }) => ({
      items: await reader.modelAccounts(tenantId),
      kinds: MODEL_KINDS.map(({ name, schema }) => ({
        name,
        settings: Object.keys(schema.settings.shape),
        secrets: Object.keys(schema.secrets.shape),
      })),
      spent: await models.spent(tenantId),
      installation: models.installation,
    }),
    "get /model-accounts/:name": ({ person, params }) => find(person.tenantId, params.name),
    async "post /model-accounts"({ person, body }) {
      await commands.run(createModel, body, asking(person, null));
      return find(person.tenantId, body.name);
    },
    async "put /model-accounts/:name"({ person, params, body, revision }) {
      await commands.run(changeModel, { ...body, ...params }, asking(person, revision));
      return find(person.tenantId, params.name);
    },
    async "delete /model-accounts/:name"({ person, params, revision }) {
      await commands.run(removeModel, params, asking(person, revision));
      return undefined;
    },
    async "post /model-accounts/:name/pause"({ person, params, body, revision }) {
      await commands.run(pauseModel, { ...body, ...params }, asking(person, revision));
      return find(person.tenantId, params.name);
    },
    async "post /model-accounts/:name/resume"({ person, params, revision }) {
      await commands.run(resumeModel, params, asking(person, revision));
      return find(person.tenantId, params.name);
    },
    async "post /model-accounts/:name/test"({ person, params, by }) {
      const tested = await models.test(person.tenantId, params.name, by);
      if (!tested) throw notFound();
      return tested;
    },
  };
}
