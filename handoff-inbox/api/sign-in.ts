import { randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import type { UserRow, UserStore } from "../../db/stores/user-store.js";
import type { Credentials } from "../contract/session.js";
import type { DeskLog } from "./deps.js";
import { inWords } from "./in-words.js";
import type { KnownDevice } from "./known-device.js";
import type { CheckPassword, PasswordChecks } from "./password-checks.js";
import { Refusal } from "./refusal.js";
import type { Caller, SignInLimits } from "./sign-in-limits.js";
import { createSignInPlaces } from "./sign-in-places.js";

export type SignInDeps = {
  users: Pick<UserStore, "byEmail" | "audit">;
  limits: SignInLimits;
  passwords: PasswordChecks;
  log: Pick<DeskLog, "error">;
};
/** A user whose password was right, with the hash that was checked. */
export type RightPassword = UserRow & { passwordHash: string };

/**
 * Finds who signs in from this address, on the browser that `device` stands for (null when it is unknown). An unknown
 * e-mail, a user without a password and a wrong password take the same time and give the same answer. Throws `Refusal`:
 * 401; 429 (with when to try again); 409 with the companies when several match.
 */
export function createSignIn({ users, limits, passwords, log }: SignInDeps) {
  // A hash of a password that nobody knows. It is checked when there is nothing to check, so that the time is the same.
  const decoy = hash(randomBytes(24).toString("base64"));
  // The sign-in that awaits it gets the error. Until then nobody listens, and an unhandled rejection would end the
  // process.
  decoy.catch(() => {});
  const placeFor = createSignInPlaces();

  /**
   * A browser only counts as known when each user who could be meant has signed in on it. A user of another company is
   * no way around that.
   */
  async function callerOf(tried: Credentials, address: string, device: KnownDevice | null) {
    const caller: Caller = { address, email: tried.email, device: null };
    if (!device) return caller;
    const meant = asked(await users.byEmail(tried.email), tried).filter(mayEnter);
    const known = meant.length > 0 && meant.every(({ id }) => device.people.includes(id));
    return known ? { ...caller, device: device.id } : caller;
  }

  async function check(tried: Credentials, isRight: CheckPassword) {
    const people = await users.byEmail(tried.email);
    const meant = asked(people, tried);
    const matching: RightPassword[] = [];
    for (const user of meant.length > 0 ? meant : [null]) {
      const right = await isRight(user?.passwordHash ?? (await decoy), tried.password);
      if (user && mayEnter(user) && right) matching.push(user);
    }
    return { people, matching };
  }

  async function checkInPlace(tried: Credentials, caller: Caller) {
    const place = placeFor(caller, limits.triesBefore(caller));
    if (!place) {
      limits.turnedAway(caller);
      throw new Refusal(429, "busy", "Muita gente está entrando agora. Tente de novo em 2 segundos.", {
        retryAfterMs: 2_000,
      });
    }
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

  return async (tried: Credentials, address: string, device: KnownDevice | null): Promise<RightPassword> => {
    const { email } = tried;
    const caller = await callerOf(tried, address, device);
    const { people, matching } = await checkInPlace(tried, caller);
    const [user, ...others] = matching;
    if (!user) {
      // Not awaited: the time of an answer would otherwise reveal that the address is known.
      for (const { tenantId } of people)
        users
          .audit(tenantId, {
            actor: "nobody",
            from: address,
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

/** The same answer for everybody who does not get in, whatever the reason. */
export const wrong = () => new Refusal(401, "wrong", "E-mail ou senha não conferem.");
