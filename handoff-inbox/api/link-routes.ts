import type { Router } from "express";
import { createNetworkLimit, take } from "../../platform/limits/shared-limits.js";
import {
  forgotRoute,
  linkRoute,
  type PasswordLinkView,
  type SignInWays,
  useLinkRoute,
} from "../contract/password-links.js";
import type { DeskDeps } from "./deps.js";
import { hashNewPassword } from "./new-password.js";
import { createPasswordLinks } from "./password-links.js";
import { notFound } from "./refusal.js";
import { bodyOf, inTime, sameOrigin, smallJson } from "./session-guards.js";

/** How many links one network may show, right or wrong. */
const SHOWN = { points: 60, seconds: 60 };
/** How often one network may say that it forgot a password, whatever the address. */
const FORGOTTEN = { points: 10, seconds: 15 * 60 };
/** How many mails one address is sent for that, however many ask. What is above is not said, and not sent. */
const MAILS = { points: 3, seconds: 60 * 60 };

/** Mounts what people without a password may ask: what a link is for, a password by it, and a link by mail. */
export function mountLinks(router: Router, deps: DeskDeps): void {
  const { users, mailer, shared, log } = deps;
  const links = createPasswordLinks(deps);
  const shown = createNetworkLimit(shared, "password-links", SHOWN);
  const forgotten = createNetworkLimit(shared, "forgotten-network", FORGOTTEN);
  const mails = shared.counter("forgotten-mails", MAILS);

  async function mustFind(token: string) {
    const link = await links.find(token);
    const user = link && (await users.byId(link.tenantId, link.userId));
    if (!link || !user || user.disabled)
      throw notFound("Este link já foi usado ou venceu. Peça um novo a quem administra o Balcão na sua empresa.");
    return { link, user };
  }

  async function mailLinks(email: string, from: string): Promise<void> {
    if (mailer === null || (await take(mails, email)) > 0) return;
    for (const user of await users.byEmail(email)) {
      if (user.disabled) continue;
      await links.give(user, { actor: "nobody", from });
    }
  }

  router.get("/session/ways", (_request, response) => {
    const outside = deps.openid && { name: deps.openid.settings.name };
    response.json({ mail: mailer !== null, outside } satisfies SignInWays);
  });

  router.post("/session/link", ...smallJson, async (request, response) => {
    sameOrigin(request, deps);
    inTime(await shown.take(request.ip ?? ""));
    const { link, user } = await mustFind(bodyOf(linkRoute.body, request).token);
    const company = { name: user.companyName, slug: user.companySlug };
    const { kind, expiresAt } = link;
    response.json({ kind, name: user.name, email: user.email, company, expiresAt } satisfies PasswordLinkView);
  });

  router.post("/session/link/password", ...smallJson, async (request, response) => {
    sameOrigin(request, deps);
    inTime(await shown.take(request.ip ?? ""));
    const { token, name, password } = bodyOf(useLinkRoute.body, request);
    const { link, user } = await mustFind(token);
    const known = [name ?? user.name, user.email, user.companyName];
    const hash = await hashNewPassword(password, known, "password");
    if (!(await links.use(link, token, { hash, name: name ?? null, from: request.ip ?? "" }))) await mustFind(token);
    response.status(204).end();
  });

  router.post("/session/forgot", ...smallJson, async (request, response) => {
    sameOrigin(request, deps);
    const { email } = bodyOf(forgotRoute.body, request);
    inTime(await forgotten.take(request.ip ?? ""));
    // Not awaited: the time of an answer would otherwise reveal that the address is known.
    mailLinks(email, request.ip ?? "").catch((err: unknown) =>
      log.error({ err }, "a forgotten password could not be helped"),
    );
    response.status(204).end();
  });
}
