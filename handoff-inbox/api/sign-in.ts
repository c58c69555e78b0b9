import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { z } from "zod";
import type { UserRow, UserStore } from "../../db/stores/user-store.js";
import { createAtOnce } from "../../platform/limits/at-once.js";
import type { DeskLog } from "./deps.js";
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

export type SignInDeps = {
  users: Pick<UserStore, "byEmail" | "audit">;
  limits: SignInLimits;
  log: Pick<DeskLog, "error">;
};
/** Somebody whose password was right; its hash is the one that was checked. */
export type RightPassword = UserRow & { passwordHash: string };

/** A check takes one of the few threads that files and names are read by, too. */
const CHECKED_AT_ONCE = 2;
const WAITING = 20;

/**
 * Finds who signs in. An address that nobody has, one without a password and a wrong password cost the same and are
 * told the same. Throws `Refusal`: 401, 429 (with when to try again), 409 with the companies when several match.
 */
export function createSignIn({ users, limits, log }: SignInDeps) {
  // A password that nobody knows: what is checked where there is nothing to check.
  const decoy = hash(randomBytes(24).toString("base64"));
  const atOnce = createAtOnce(CHECKED_AT_ONCE);
  let inside = 0;

  async function check({ email, password, company }: z.infer<typeof signInSchema>) {
    const people = await users.byEmail(email);
    const asked = company === undefined ? people : people.filter((user) => user.companySlug === company);
    const matching: RightPassword[] = [];
    for (const user of asked.length > 0 ? asked : [null]) {
      const right = await verify(user?.passwordHash ?? (await decoy), password);
      if (user && mayEnter(user) && right) matching.push(user);
    }
    return { people, matching };
  }

  return async (tried: z.infer<typeof signInSchema>, address: string): Promise<RightPassword> => {
    const { email } = tried;
    if (inside >= CHECKED_AT_ONCE + WAITING)
      throw new Refusal(429, "busy", "Muita gente está entrando agora. Tente de novo em 2 segundos.", {
        retryAfterMs: 2_000,
      });
    const waitMs = limits.begin(address, email);
    if (waitMs > 0)
      throw new Refusal(429, "too_many", `Foram muitas tentativas. Tente de novo em ${inWords(waitMs)}.`, {
        retryAfterMs: waitMs,
      });
    inside += 1;
    const { people, matching } = await atOnce("password", () => check(tried)).finally(() => {
      inside -= 1;
    });
    const [user, ...others] = matching;
    if (!user) {
      // Not awaited: who is told later that an address is known here learns that it is.
      for (const { tenantId } of people)
        users
          .audit(tenantId, {
            actor: "nobody",
            action: "session.refused",
            subject: `email:${email}`,
            detail: { address },
          })
          .catch((err: unknown) => log.error({ err, tenantId }, "a refused sign-in could not be written down"));
      throw wrong();
    }
    limits.succeeded(address, email, people.filter(mayEnter).length === matching.length);
    if (others.length > 0)
      throw new Refusal(409, "several", "Este e-mail tem acesso a mais de uma empresa. Escolha em qual entrar.", {
        companies: matching.map(({ companySlug, companyName }) => ({ slug: companySlug, name: companyName })),
      });
    return user;
  };
}

const mayEnter = (user: UserRow): user is RightPassword => user.passwordHash !== null && !user.disabled;

/** What everybody is told who does not get in, whatever the reason. */
export const wrong = () => new Refusal(401, "wrong", "E-mail ou senha não conferem.");

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return seconds === 1 ? "1 segundo" : `${seconds} segundos`;
  return `${Math.ceil(seconds / 60)} minutos`;
}
