import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { users } from "../../db/schema/company.js";
import { endLinksOf } from "../../db/stores/password-link-store.js";
import { endSessionsOf } from "../../db/stores/session-store.js";
import type { At } from "./at.js";
import { CompanyRefusal } from "./company-refusal.js";
import { defineCommand } from "./define-command.js";
import { personKind, refuseLastAdmin } from "./person.js";

const email = z.email().max(254).toLowerCase();

/** Only a command on the server itself says who runs the installation. */
function refusePeople({ actor }: At): void {
  if (actor.kind === "person")
    throw new CompanyRefusal("not_allowed", "Quem administra a instalação é dito no servidor, pela linha de comando.");
}

/** What somebody had before, and was given for it, opens nothing of their new role. */
async function endWays(at: At, id: string): Promise<void> {
  for (const [statement, values] of [endLinksOf(at.tenantId, id), ...endSessionsOf(at.tenantId, [id])])
    await at.tx.run(statement, values);
}

/**
 * Makes somebody a super admin, who runs the installation and sees no conversation. Who is not there yet is added, without
 * a password; whoever is the company's only admin stays that.
 */
export const appointSuperAdmin = defineCommand({
  name: "person.appoint",
  may: "installation.run",
  input: z.strictObject({ email, name: z.string().trim().min(1).max(120) }),
  kind: personKind,
  makes: "either",
  named: (input) => input.email,
  allow: refusePeople,
  async write(at, input, before) {
    const values = { role: "super_admin" as const, teams: [], disabled: false, fromFolder: false };
    const { tenantId } = at;
    if (!before) {
      await at.tx.orm.insert(users).values({ id: randomUUID(), tenantId, ...input, ...values });
      return;
    }
    if (before.role === "super_admin" && !before.disabled) return;
    if (before.role === "admin") await refuseLastAdmin(at, input.email);
    await at.tx.orm.update(users).set(values).where(eq(users.id, before.id));
    await endWays(at, before.id);
  },
});

/** Disables a super admin. */
export const dismissSuperAdmin = defineCommand({
  name: "person.dismiss",
  may: "installation.run",
  input: z.strictObject({ email }),
  kind: personKind,
  makes: "known",
  named: (input) => input.email,
  allow: refusePeople,
  async write(at, _input, before) {
    if (before?.role !== "super_admin") throw new CompanyRefusal("invalid", "Esta pessoa não administra a instalação.");
    await at.tx.orm.update(users).set({ role: "viewer", disabled: true }).where(eq(users.id, before.id));
    await endWays(at, before.id);
  },
});
