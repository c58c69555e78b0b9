import { unbindOutside } from "../../company/commands/outside-identity.js";
import { createPerson } from "../../company/commands/person.js";
import type { AuditEntry } from "../../db/stores/audit-store.js";
import type { UserRow } from "../../db/stores/user-store.js";
import { can, mayAppoint } from "../../platform/rights.js";
import type { DeskDeps } from "./deps.js";
import { createPasswordLinks } from "./password-links.js";
import { notAllowed, notFound, Refusal } from "./refusal.js";
import type { Handlers, Person } from "./route.js";

type PeopleRoutes =
  | "post /people/invitations"
  | `${"get" | "delete"} /people/:id/outside-identities`
  | "post /people/:id/password-link"
  | "delete /people/:id/second-factor";

/**
 * Inviting people, giving them a new password by a link, taking off a second factor that they lost, and forgetting who
 * they are at an OpenID provider.
 */
export function personLinkHandlers(deps: DeskDeps): Pick<Handlers, PeopleRoutes> {
  const { users, factors, company } = deps;
  const links = createPasswordLinks(deps);

  /** Somebody whom the person may change. Throws 404 for whom they do not see, 403 for who has more rights. */
  async function mustManage(person: Person, id: string): Promise<UserRow> {
    const user = await users.byId(person.tenantId, id);
    if (!user || !can(person, "people.change", { ...user, owner: null }))
      throw notFound("Esta pessoa não existe, ou não é das suas equipes.");
    // One's own password and second factor want the present password: /me. A link for somebody of a further team would
    // open that team to whoever asked for it.
    if (id === person.id || !mayAppoint(person, user.role) || !reachesAll(person, user.teams)) throw notAllowed();
    return user;
  }

  return {
    async "post /people/invitations"({ person, body, by }) {
      const { tenantId } = person;
      const asking = { tenantId, userId: person.id, from: person.from, seen: null };
      const { item } = await company.commands.run(createPerson, body, asking);
      const user = item && (await users.byId(tenantId, item.id));
      if (!user) throw new Error("a person was made and is not there");
      return links.give(user, by);
    },
    async "post /people/:id/password-link"({ person, params, by }) {
      const user = await mustManage(person, params.id);
      if (user.disabled)
        throw new Refusal(409, "disabled", "O acesso desta pessoa está desligado. Ligue-o antes de enviar um link.");
      return links.give(user, by);
    },
    async "get /people/:id/outside-identities"({ person, params }) {
      const { tenantId, id } = await mustManage(person, params.id);
      return { items: await company.reader.outsideIdentities(tenantId, id) };
    },
    async "delete /people/:id/outside-identities"({ person, params }) {
      const { tenantId, email } = await mustManage(person, params.id);
      const asking = { tenantId, userId: person.id, from: person.from, seen: null };
      await company.commands.run(unbindOutside, { email }, asking);
      return undefined;
    },
    async "delete /people/:id/second-factor"({ person, params, by }) {
      const { tenantId, id } = await mustManage(person, params.id);
      const entry: AuditEntry = { ...by, action: "second_factor.taken_off", subject: `user:${id}` };
      await factors.drop({ tenantId, id }, entry, null);
      return undefined;
    },
  };
}

/** Whether each of these teams is the person's to change. Somebody of no team is only the whole company's. */
function reachesAll(person: Person, teams: readonly string[]): boolean {
  if (can(person, "people.change", { tenantId: person.tenantId, teams: [], owner: null })) return true;
  return teams.length > 0 && teams.every((team) => person.teams.includes(team));
}
