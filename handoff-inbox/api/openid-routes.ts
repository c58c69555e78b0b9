import type { Request, Response, Router } from "express";
import { z } from "zod";
import type { UserRow } from "../../db/stores/user-store.js";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { createNetworkLimit } from "../../platform/limits/shared-limits.js";
import { TOLD } from "../../platform/limits/told.js";
import { createSessionGiver } from "./begin-session.js";
import type { DeskDeps } from "./deps.js";
import type { Begun, OpenId, Outsider } from "./openid.js";
import { createSessionCookies } from "./session-cookies.js";
import { inTime } from "./session-guards.js";
import { signTicket } from "./sign-in-ticket.js";

/** How often one network may begin or end such a sign-in. */
const TRIES = { points: 60, seconds: 60 };
const SEALED_FOR = "openid sign-in";
const begunSchema = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });

/**
 * Mounts signing in by an OpenID provider, when one is configured. A person gets in whose confirmed address belongs to
 * exactly one person here; nobody is added. Whoever gets in, past their second factor too, is from then on the same
 * person there: an address that the provider gives to somebody else later opens nothing. Both routes answer with redirects, because the browser itself
 * comes to them; why somebody was not let in stands behind the `#` of the desk's address.
 */
export function mountOpenId(router: Router, deps: DeskDeps): void {
  const { openid, users, identities, sealing, log } = deps;
  if (openid === null) return;
  const cookies = createSessionCookies(deps.publicOrigin);
  const { begin } = createSessionGiver(deps, cookies);
  const ofNetwork = createNetworkLimit(deps.shared, "openid", TRIES);
  const refuse = (response: Response, why: "openid" | "unknown" | "several") =>
    response.redirect(303, `/desk/#recusado=${why}`);

  const told = createRateLimiter(deps.now, 3);
  /** Anybody can cause each of these, from as many networks as they like. */
  const tell = (level: "warn" | "error", err: unknown, words: string) => {
    if (told(words, TOLD) === 0) log[level]({ err }, words);
  };

  /** What this browser began; null when it began nothing, or longer ago than the cookie lives. */
  function begunBy(request: Request): Begun | null {
    const sealed = cookies.read(request).outside;
    if (sealed === undefined) return null;
    try {
      return begunSchema.parse(JSON.parse(sealing.open(sealed, SEALED_FOR)));
    } catch (err) {
      tell("warn", err, "a cookie of a sign-in by the OpenID provider could not be read");
      return null;
    }
  }

  router.get("/session/openid", async (request, response) => {
    inTime(await ofNetwork.take(request.ip ?? ""));
    try {
      const { url, begun } = await openid.begin();
      cookies.giveOutside(request, response, sealing.close(JSON.stringify(begun), SEALED_FOR), deps.now());
      response.redirect(303, url);
    } catch (err) {
      tell("error", err, "the OpenID provider could not be asked");
      refuse(response, "openid");
    }
  });

  router.get("/session/openid/callback", async (request, response) => {
    inTime(await ofNetwork.take(request.ip ?? ""));
    const begun = begunBy(request);
    cookies.clearOutside(request, response);
    const outsider = begun && (await whoCame(openid, request, begun));
    if (!outsider) return refuse(response, "openid");
    const meant = outsider.email === null ? [] : await peopleOf(outsider.email);
    const [user, ...others] = meant;
    if (!user) return refuse(response, "unknown");
    if (others.length > 0) return refuse(response, "several");
    const { issuer, subject } = outsider;
    const outside = { issuer, subject };
    const known = (await identities.standing(user, outside)) !== "other";
    if (known && user.secondFactor) {
      const ticket = await signTicket(deps.accessKey, user, { way: "openid", outside }, deps.now());
      return response.redirect(303, `/desk/#codigo=${ticket}`);
    }
    if (!known || !(await identities.bind(user, outside, request.ip ?? ""))) {
      await refused(user, outsider, request);
      return refuse(response, "unknown");
    }
    await begin(request, response, user, "openid");
    response.redirect(303, "/desk/");
  });

  async function whoCame(openid: OpenId, request: Request, begun: Begun): Promise<Outsider | null> {
    try {
      const at = request.originalUrl.indexOf("?");
      return await openid.finish(at < 0 ? "" : request.originalUrl.slice(at), begun);
    } catch (err) {
      tell("warn", err, "a sign-in by the OpenID provider was not right");
      return null;
    }
  }

  async function peopleOf(email: string): Promise<UserRow[]> {
    const { company } = openid?.settings ?? { company: null };
    const people = await users.byEmail(email.trim().toLowerCase());
    return people.filter((user) => !user.disabled && (company === null || user.companySlug === company));
  }

  const refused = (user: UserRow, { issuer, subject }: Outsider, request: Request) =>
    users.audit(user.tenantId, {
      actor: "nobody",
      from: request.ip ?? "",
      action: "session.refused",
      subject: `user:${user.id}`,
      detail: { issuer, subject, address: request.ip ?? "" },
    });
}
