import { changeSignInRule } from "../../company/commands/sign-in-rule.js";
import type { AuditEntry } from "../../db/stores/audit-store.js";
import { createOwnPassword } from "./account-handlers.js";
import type { DeskDeps } from "./deps.js";
import { Refusal } from "./refusal.js";
import type { Handlers, Person } from "./route.js";
import { createSecondFactor } from "./second-factor.js";

type FactorRoutes =
  | "get /me/second-factor"
  | "post /me/second-factor"
  | "put /me/second-factor"
  | "post /me/second-factor/off"
  | "post /me/second-factor/recovery-codes"
  | "get /company/sign-in"
  | "put /company/sign-in";

/** What a person does with their own second factor, and the company's rule about them. */
export function secondFactorHandlers(deps: DeskDeps): Pick<Handlers, FactorRoutes> {
  const { factors, company } = deps;
  const factor = createSecondFactor(deps);
  const ownPassword = createOwnPassword(deps);

  /** Who has a password says it. Who has none signs in by a provider, and nothing else can be asked of them. */
  async function proveOwner(person: Person, password: string | undefined): Promise<void> {
    if (person.passwordHash !== null) await ownPassword(person, password ?? "", "password");
  }
  async function takeCode(person: Person, code: string): Promise<void> {
    if ((await factor.take(person, code, { address: "", device: person.sid })) === null) throw wrongCode();
  }
  return {
    async "get /me/second-factor"({ person }) {
      const recoveryCodes = person.secondFactor ? await factors.codesLeft(person) : 0;
      const hasPassword = person.passwordHash !== null;
      return { on: person.secondFactor, required: person.secondFactorRequired, recoveryCodes, hasPassword };
    },
    async "post /me/second-factor"({ person, body }) {
      await proveOwner(person, body.password);
      const made = await factor.enrol(person);
      if (made === null)
        throw new Refusal(409, "already_on", "A verificação em duas etapas já está ligada nesta conta.");
      return made;
    },
    async "put /me/second-factor"({ person, body, by }) {
      const codes = await factor.confirm(person, body.code, by);
      if (codes === null) throw wrongCode();
      return { codes };
    },
    async "post /me/second-factor/off"({ person, body, by }) {
      if (person.secondFactorRequired)
        throw new Refusal(409, "required", "A sua empresa pede a verificação em duas etapas, então ela fica ligada.");
      await proveOwner(person, body.password);
      await takeCode(person, body.code);
      const entry: AuditEntry = { ...by, action: "second_factor.off", subject: `user:${person.id}` };
      await factors.drop(person, entry, person.sid);
      return undefined;
    },
    async "post /me/second-factor/recovery-codes"({ person, body, by }) {
      await takeCode(person, body.code);
      return { codes: await factor.renew(person, by) };
    },
    "get /company/sign-in": ({ person }) => company.reader.signInRule(person.tenantId),
    async "put /company/sign-in"({ person: { tenantId, id: userId, from }, body, revision: seen }) {
      await company.commands.run(changeSignInRule, body, { tenantId, userId, from, seen });
      return company.reader.signInRule(tenantId);
    },
  };
}

function wrongCode(): Refusal {
  const words = "O código não confere, ou já foi usado. Espere o próximo código do aplicativo e tente de novo.";
  return new Refusal(400, "wrong_code", words, { fields: { code: words } });
}
