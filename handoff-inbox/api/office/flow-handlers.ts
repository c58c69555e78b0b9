import { discardDraft, saveDraft } from "../../../company/commands/draft.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound } from "../refusal.js";
import type { Handlers, Person } from "../route.js";

type Flows = Extract<keyof Handlers, `${string} /${"flows" | "programs"}${string}`>;

/** Flows as published and as drafted, and the versions that were published. */
export function flowHandlers({ company }: Pick<DeskApiDeps, "company">): Pick<Handlers, Flows> {
  const { commands, reader } = company;
  const find = async (tenantId: string, path: string) => {
    const found = (await reader.files(tenantId)).find((file) => file.path === path);
    if (!found) throw notFound();
    return found;
  };
  const by = ({ tenantId, id: userId, from }: Person) => ({ tenantId, userId, from });
  return {
    "get /flows": async ({ person }) => ({ items: await reader.files(person.tenantId) }),
    "get /flows/:path": ({ person, params }) => find(person.tenantId, params.path),
    async "put /flows/:path"({ person, params, body, revision: seen }) {
      await commands.run(saveDraft, { ...body, ...params }, { ...by(person), seen });
      return find(person.tenantId, params.path);
    },
    async "delete /flows/:path"({ person, params, revision: seen }) {
      await commands.run(discardDraft, params, { ...by(person), seen });
      return undefined;
    },
    "post /flows-check": ({ person, body }) => commands.rehearse(by(person), body.paths),
    "get /programs": async ({ person }) => ({ items: await reader.programs(person.tenantId) }),
    "post /programs": ({ person, body }) => commands.publish(by(person), body.paths),
    async "post /programs/:version/roll-back"({ person, params }) {
      await commands.rollBack(by(person), params.version);
      return undefined;
    },
  };
}
