import type { DeskDeps } from "./deps.js";
import { idOfKey } from "./id-of-key.js";
import { createPasswordLinks } from "./password-links.js";
import { notFound, Refusal } from "./refusal.js";
import type { Handlers, Person } from "./route.js";

type CompanyRoutes = Extract<keyof Handlers, `${string} /companies${string}`>;

/** What a super admin does with the companies of this installation. */
export function companyHandlers(deps: DeskDeps): Pick<Handlers, CompanyRoutes> {
  const { companies, users } = deps;
  const links = createPasswordLinks(deps);
  return {
    "get /companies": async () => ({ items: await companies.list() }),
    async "post /companies"({ person, body, by, key }) {
      const company = await companies.create(body, by, idOfKey(person, key, body));
      if (company === "taken") throw taken();
      const admin = (await users.byEmail(body.admin.email)).find(({ tenantId }) => tenantId === company.id);
      // Asked again after the admin came in, it is no way into their account.
      const invitation = admin && admin.passwordHash === null ? await links.give(admin, by) : null;
      return { company, invitation };
    },
    async "patch /companies/:id"({ person, params, body, by }) {
      const renamed = await companies.rename(params.id, body, { ...by, called: person.name });
      if (renamed === "taken") throw taken();
      if (renamed === null) throw unknown();
      return renamed;
    },
    async "post /companies/:id/suspend"({ person, params, by }) {
      refuseOwn(person, params.id);
      if (!(await companies.setState(params.id, "suspended", by))) throw unknown();
      return undefined;
    },
    async "post /companies/:id/resume"({ params, by }) {
      if (!(await companies.setState(params.id, "active", by))) throw unknown();
      return undefined;
    },
    async "post /companies/:id/remove"({ person, params, body, by }) {
      refuseOwn(person, params.id);
      const removed = await companies.remove(params.id, body.slug, by);
      if (removed === null) throw unknown();
      if (removed === "marked") return undefined;
      const words = "Digite o nome curto da empresa, exatamente como ele é.";
      throw new Refusal(400, "invalid", words, { fields: { slug: words } });
    },
  };
}

/** Otherwise nobody could take it back. */
function refuseOwn(person: Person, id: string): void {
  if (person.tenantId === id)
    throw new Refusal(
      409,
      "own_company",
      "Esta é a empresa do seu próprio acesso. Use a linha de comando no servidor.",
    );
}

const unknown = () => notFound("Esta empresa não existe.");
const taken = () => {
  const words = "Outra empresa já tem este nome curto.";
  return new Refusal(409, "taken", words, { fields: { slug: words } });
};
