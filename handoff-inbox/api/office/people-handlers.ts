import { type CompanyPerson, changePerson, createPerson } from "../../../company/commands/person.js";
import { can } from "../../../platform/rights.js";
import type { OfficePerson } from "../../contract/office/people.js";
import type { DeskApiDeps } from "../deps.js";
import { notFound } from "../refusal.js";
import type { Handlers, Person } from "../route.js";

type People = "get /people" | "get /people/:id" | "post /people" | "put /people/:id";

/** The company's people. Whom the asker may not see is as if there were no such person. */
export function peopleHandlers({ company }: Pick<DeskApiDeps, "company">): Pick<Handlers, People> {
  const seenBy = async (person: Person): Promise<OfficePerson[]> =>
    (await company.reader.people(person.tenantId)).filter(({ id, teams }) =>
      can(person, "people.read", { tenantId: person.tenantId, teams, owner: id }),
    );
  const find = async (person: Person, id: string): Promise<OfficePerson> => {
    const found = (await seenBy(person)).find((one) => one.id === id);
    if (!found) throw notFound();
    return found;
  };
  const shown = ({ item, revision }: { item: CompanyPerson | null; revision: number }): OfficePerson => {
    if (!item) throw notFound();
    return { ...item, revision };
  };
  return {
    "get /people": async ({ person }) => ({ items: await seenBy(person) }),
    "get /people/:id": ({ person, params }) => find(person, params.id),
    async "post /people"({ person: { tenantId, id: userId, from }, body }) {
      return shown(await company.commands.run(createPerson, body, { tenantId, userId, from, seen: null }));
    },
    async "put /people/:id"({ person, params, body, revision: seen }) {
      const { email } = await find(person, params.id);
      const asking = { tenantId: person.tenantId, userId: person.id, from: person.from, seen };
      return shown(await company.commands.run(changePerson, { ...body, email }, asking));
    },
  };
}
