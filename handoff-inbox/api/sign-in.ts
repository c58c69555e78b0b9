import { randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { z } from "zod";
import type { UserRow, UserStore } from "../../db/stores/user-store.js";
import type { DeskLog } from "./deps.js";
import type { KnownDevice } from "./known-device.js";
import type { CheckPassword, PasswordChecks } from "./password-checks.js";
import { Refusal } from "./refusal.js";
import type { Caller, SignInLimits } from "./sign-in-limits.js";
import { createSignInPlaces } from "./sign-in-places.js";

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
  passwords: PasswordChecks;
  log: Pick<DeskLog, "error">;
};
/** Somebody whose password was right; its hash is the one that was checked. */
export type RightPassword = UserRow & { passwordHash: string };

/**
 * Finds who signs in from this address, with the browser that the device stands for (null: none that is known). An e-mail
 * that nobody has, one without a password and a wrong password cost the same and are told the same. Throws `Refusal`: 401,
 * 429 (with when to try again), 409 with the companies when several match.
 */
export function createSignIn({ users, limits, passwords, log }: SignInDeps) {
  // A password that nobody knows: what is checked where there is nothing to check.
  const decoy = hash(randomBytes(24).toString("base64"));
  // Told to whoever signs in and waits for it; until then nobody does, and an unheard rejection ends the process.
  decoy.catch(() => {});
  const placeFor = createSignInPlaces();

  /** Known is a browser that each of those who could be meant signed in with: another company's is nobody's way around. */
  async function callerOf(tried: z.infer<typeof signInSchema>, address: string, device: KnownDevice | null) {
    const caller: Caller = { address, email: tried.email, device: null };
    if (!device) return caller;
    const meant = asked(await users.byEmail(tried.email), tried).filter(mayEnter);
    const known = meant.length > 0 && meant.every(({ id }) => device.people.includes(id));
    return known ? { ...caller, device: device.id } : caller;
  }

  async function check(tried: z.infer<typeof signInSchema>, isRight: CheckPassword) {
    const people = await users.byEmail(tried.email);
    const meant = asked(people, tried);
    const matching: RightPassword[] = [];
    for (const user of meant.length > 0 ? meant : [null]) {
      const right = await isRight(user?.passwordHash ?? (await decoy), tried.password);
      if (user && mayEnter(user) && right) matching.push(user);
    }
    return { people, matching };
  }

  async function checkInPlace(tried: z.infer<typeof signInSchema>, caller: Caller) {
    const place = placeFor(caller, limits.triesBefore(caller));
    if (!place)
      throw new Refusal(429, "busy", "Muita gente está entrando agora. Tente de novo em 2 segundos.", {
        retryAfterMs: 2_000,
      });
    try {
      const waitMs = await limits.begin(caller);
      if (waitMs > 0)
        throw new Refusal(429, "too_many", `Foram muitas tentativas. Tente de novo em ${inWords(waitMs)}.`, {
          retryAfterMs: waitMs,
        });
      return await place.check(() => check(tried, caller.device === null ? passwords.strangers : passwords.known));
    } finally {
      place.leave();
    }
  }

  return async (
    tried: z.infer<typeof signInSchema>,
    address: string,
    device: KnownDevice | null,
  ): Promise<RightPassword> => {
    const { email } = tried;
    const caller = await callerOf(tried, address, device);
    const { people, matching } = await checkInPlace(tried, caller);
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
    await limits.succeeded(caller, people.filter(mayEnter).length === matching.length);
    if (others.length > 0)
      throw new Refusal(409, "several", "Este e-mail tem acesso a mais de uma empresa. Escolha em qual entrar.", {
        companies: matching.map(({ companySlug, companyName }) => ({ slug: companySlug, name: companyName })),
      });
    return user;
  };
}

const asked = (people: readonly UserRow[], { company }: { company?: string }) =>
  people.filter((user) => company === undefined || user.companySlug === company);

const mayEnter = (user: UserRow): user is RightPassword => user.passwordHash !== null && !user.disabled;

/** What everybody is told who does not get in, whatever the reason. */
export const wrong = () => new Refusal(401, "wrong", "E-mail ou senha não conferem.");

function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return seconds === 1 ? "1 segundo" : `${seconds} segundos`;
  return `${Math.ceil(seconds / 60)} minutos`;
}
