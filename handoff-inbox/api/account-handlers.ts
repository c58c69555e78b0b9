import type { AuditSubject, By } from "../../db/stores/audit-store.js";
import type { AuditAct } from "../../platform/audit-acts.js";
import { take } from "../../platform/limits/shared-limits.js";
import type { DeskDeps } from "./deps.js";
import { inWords } from "./in-words.js";
import { hashNewPassword } from "./new-password.js";
import { notFound, Refusal } from "./refusal.js";
import type { Handlers, Person } from "./route.js";

/** How often a person may say their present password to change something, right or wrong. */
const OWN_TRIES = { points: 10, seconds: 15 * 60 };

type OwnRoutes = "put /me/password" | "get /me/sign-ins" | "delete /me/sign-ins/:id" | "delete /me/sign-ins";

/** What a person does with their own account: password and sign-ins. */
export function accountHandlers(deps: DeskDeps): Pick<Handlers, OwnRoutes> {
  const { users, sessions } = deps;
  const ownPassword = createOwnPassword(deps);
  const audit = (by: By, { tenantId }: Person, action: AuditAct, subject: AuditSubject) =>
    users.audit(tenantId, { ...by, action, subject });
  return {
    async "put /me/password"({ person, body, by }) {
      const checked = await ownPassword(person, body.current, "current");
      const next = await hashNewPassword(body.next, [person.name, person.email, person.companyName], "next");
      if (!(await users.changeOwnPassword(person, checked, next, by))) throw wrongPassword("current");
      return undefined;
    },
    async "get /me/sign-ins"({ person }) {
      const items = await sessions.openOf(person.tenantId, person.id);
      return { items: items.map((one) => ({ ...one, current: one.id === person.sid })) };
    },
    async "delete /me/sign-ins/:id"({ person, params, by }) {
      if (!(await sessions.endOwn(person.tenantId, person.id, params.id)))
        throw notFound("Esta entrada não existe mais.");
      await audit(by, person, "session.end", `session:${params.id}`);
      return undefined;
    },
    async "delete /me/sign-ins"({ person, by }) {
      await sessions.endOthers(person.tenantId, person.id, person.sid);
      await audit(by, person, "session.end_others", `user:${person.id}`);
      return undefined;
    },
  };
}

/**
 * Checks the present password of a person who is signed in, and returns the hash that it matched. Throws `Refusal`: 400
 * at `field` when it is wrong, or when they have none; 429 when it is tried too often.
 */
export function createOwnPassword({ shared, passwords }: Pick<DeskDeps, "shared" | "passwords">) {
  const tries = shared.counter("own-password", OWN_TRIES);
  return async (person: Person, password: string, field: string): Promise<string> => {
    const retryAfterMs = await take(tries, person.id);
    if (retryAfterMs > 0)
      throw new Refusal(429, "too_many", `Foram muitas tentativas. Tente de novo em ${inWords(retryAfterMs)}.`, {
        retryAfterMs,
      });
    const { passwordHash } = person;
    if (passwordHash === null || !(await passwords.known(passwordHash, password))) throw wrongPassword(field);
    await tries.delete(person.id);
    return passwordHash;
  };
}

function wrongPassword(field: string): Refusal {
  const words = "A senha atual não confere.";
  return new Refusal(400, "wrong_password", words, { fields: { [field]: words } });
}
