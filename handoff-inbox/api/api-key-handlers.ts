import { reachFor, SCOPES } from "../../platform/rights.js";
import type { DeskDeps } from "./deps.js";
import { idOfKey } from "./id-of-key.js";
import { notFound, Refusal } from "./refusal.js";
import type { Handlers, Person } from "./route.js";

type KeyRoutes = Extract<keyof Handlers, `${string} /api-keys${string}`>;

/** Shows, makes and revokes the company's API keys. */
export function apiKeyHandlers({ keys, now }: Pick<DeskDeps, "keys" | "now">): Pick<Handlers, KeyRoutes> {
  return {
    "get /api-keys": async ({ person }) => ({ items: await keys.list(person.tenantId), scopes: scopesOf(person) }),
    async "post /api-keys"({ person, body, key, by }) {
      const may: readonly string[] = scopesOf(person);
      if (!body.scopes.every((scope) => may.includes(scope)))
        throw wrong("scopes", "A chave só pode o que o seu próprio acesso permite na empresa toda.");
      if (body.expiresAt !== null && body.expiresAt <= now()) throw wrong("expiresAt", "Escolha um dia que ainda vem.");
      const scopes = [...new Set(body.scopes)];
      const wanted = { ...body, scopes, id: idOfKey(person, key), createdBy: person.id };
      const made = await keys.create(person.tenantId, wanted, by);
      if (!made)
        throw new Refusal(
          409,
          "already_made",
          "Esta chave já foi criada, e só aparece uma vez. Se ela se perdeu, revogue e crie outra.",
        );
      return made;
    },
    async "delete /api-keys/:id"({ person, params, by }) {
      if (!(await keys.revoke(person.tenantId, params.id, by))) throw notFound("Esta chave não existe.");
      return undefined;
    },
  };
}

/** What this person may give to a key: it reaches the whole company, so only what they themselves may do everywhere. */
const scopesOf = (person: Person) => SCOPES.filter((scope) => reachFor(person, scope) === "company");

function wrong(field: string, words: string): Refusal {
  return new Refusal(400, "invalid", words, { fields: { [field]: words } });
}
