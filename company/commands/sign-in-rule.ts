import { eq } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "../../db/schema/company.js";
import type { At } from "./at.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { changedFields } from "./differences.js";

export type SignInRule = { requireSecondFactor: boolean };

/** A company has one rule, and it is known by this name. */
const ONE = "sign_in";
export const signInRuleFace = z.strictObject({ requireSecondFactor: z.boolean() });

export const signInRuleKind: ItemKind<SignInRule> = {
  kind: "sign_in",
  apart: true,
  nameOf: () => ONE,
  read: (at) => signInRuleOf(at),
  shown: (rule) => ({ ...rule }),
  differences: changedFields,
  form: () => null,
  fromFolder: () => false,
};

export async function signInRuleOf({ tx, tenantId }: Pick<At, "tx" | "tenantId">): Promise<SignInRule | null> {
  const [row] = await tx.orm.select().from(tenants).where(eq(tenants.id, tenantId));
  return row ? { requireSecondFactor: row.requireSecondFactor } : null;
}

/** How the company's people must sign in. Whoever has no second factor may then only add one. */
export const changeSignInRule = defineCommand({
  name: "company.sign_in_rule",
  may: "company.change",
  input: signInRuleFace,
  kind: signInRuleKind,
  makes: "known",
  named: () => ONE,
  async write(at, { requireSecondFactor }) {
    await at.tx.orm.update(tenants).set({ requireSecondFactor }).where(eq(tenants.id, at.tenantId));
  },
});
