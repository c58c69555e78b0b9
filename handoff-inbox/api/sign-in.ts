import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";
import type { UserRow, UserStore } from "../../db/stores/user-store.js";
import { Refusal } from "./refusal.js";
import type { SignInLimits } from "./sign-in-limits.js";

export const signInSchema = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .min(3)
    .max(254)
    .regex(/^[^\p{Cc}]+$/u),
  password: z.string().min(1).max(1_000),
  company: z.string().max(100).optional(),
});

/**
 * Finds who signs in. An address that nobody has, one without a password and a wrong password cost the same and are
 * told the same. Throws `Refusal`: 401, 429 (with when to try again), 409 with the companies when several match.
 */
export function createSignIn(options: { users: UserStore; limits: SignInLimits }) {
  // A password that nobody knows: what is checked where there is nothing to check.
  const decoy = hash(randomBytes(24).toString("base64"));

  return async (tried: z.infer<typeof signInSchema>, address: string): Promise<UserRow> => {
    const { email, password, company } = tried;
    const waitMs = options.limits.begin(address, email);
    if (waitMs > 0)
      throw new Refusal(429, "too_many", `Foram muitas tentativas. Tente de novo em ${inWords(waitMs)}.`, {
        retryAfterMs: waitMs,
      });
    const people = await options.users.byEmail(email);
    const asked = company === undefined ? people : people.filter((user) => user.companySlug === company);
    const matching: UserRow[] = [];
    for (const user of asked.length > 0 ? asked : [null]) {
      const right = await verify(user?.passwordHash ?? (await decoy), password);
      if (user?.passwordHash && right && !user.disabled) matching.push(user);
    }
    const [user, ...others] = matching;
    if (!user) {
      for (const { tenantId } of people)
        await options.users.audit(tenantId, {
          actor: "nobody",
          action: "session.refused",
          subject: `email:${email}`,
          detail: { address },
        });
      throw new Refusal(401, "wrong", "E-mail ou senha não conferem.");
    }
    options.limits.succeeded(email);
    if (others.length > 0)
      throw new Refusal(409, "several", "Este e-mail tem acesso a mais de uma empresa. Escolha em qual entrar.", {
        companies: matching.map(({ companySlug, companyName }) => ({ slug: companySlug, name: companyName })),
      });
    return user;
  };
}

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return seconds === 1 ? "1 segundo" : `${seconds} segundos`;
  return `${Math.ceil(seconds / 60)} minutos`;
}
