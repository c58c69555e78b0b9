import { changeHours } from "../../../company/commands/hours.js";
import { changeTeam, createTeam, removeTeam } from "../../../company/commands/team.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound } from "../refusal.js";
import type { Handlers, Person } from "../route.js";

type Teams = Extract<keyof Handlers, `${string} /teams${string}` | `${string} /hours`>;

/** The company's teams, and its hours. */
export function teamHandlers({ company }: Pick<DeskApiDeps, "company">): Pick<Handlers, Teams> {
  const { commands, reader } = company;
  const find = async (tenantId: string, name: string) => {
    const found = (await reader.teams(tenantId)).find((team) => team.name === name);
    if (!found) throw notFound();
    return found;
  };
  const asking = ({ tenantId, id: userId, from }: Person, seen: number | null) => ({ tenantId, userId, from, seen });
  return {
    "get /teams": async ({ person }) => ({ items: await reader.teams(person.tenantId) }),
    "get /teams/:name": ({ person, params }) => find(person.tenantId, params.name),
    async "post /teams"({ person, body }) {
      await commands.run(createTeam, body, asking(person, null));
      return find(person.tenantId, body.name);
    },
    async "put /teams/:name"({ person, params, body, revision }) {
      await commands.run(changeTeam, { ...body, ...params }, asking(person, revision));
      return find(person.tenantId, params.name);
    },
    async "delete /teams/:name"({ person, params, revision }) {
      await commands.run(removeTeam, params, asking(person, revision));
      return undefined;
    },
    "get /hours": ({ person }) => reader.hours(person.tenantId),
    async "put /hours"({ person, body, revision }) {
      await commands.run(changeHours, body, asking(person, revision));
      return reader.hours(person.tenantId);
    },
  };
}
