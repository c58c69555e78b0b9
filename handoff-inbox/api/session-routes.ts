import type { Request, Response, Router } from "express";
import { z } from "zod";
import type { UserRow } from "../../db/stores/user-store.js";
import { createNetworkLimit, take } from "../../platform/limits/shared-limits.js";
import { credentialsSchema, signInCodeRoute } from "../contract/session.js";
import { createSessionGiver, seenOf } from "./begin-session.js";
import type { DeskDeps } from "./deps.js";
import { readDevice } from "./known-device.js";
import { Refusal, signedOut } from "./refusal.js";
import { createSecondFactor } from "./second-factor.js";
import { createSessionCookies } from "./session-cookies.js";
import { bodyOf, inTime, ownPage, sameOrigin, smallJson } from "./session-guards.js";
import { createSignIn, wrong } from "./sign-in.js";
import { createSignInLimits } from "./sign-in-limits.js";
import { passwordMark, readTicket, signTicket, type Ticket } from "./sign-in-ticket.js";

/**
 * How many refresh tokens one network may show, right or wrong: an office of a hundred opens its pages at the same
 * time.
 */
const EXCHANGES = { points: 300, seconds: 60 };
/** How many exchanges one sign-in may make, with many tabs and a page that is reloaded again and again. */
const OWN_EXCHANGES = { points: 60, seconds: 60 };
const tokenShape = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * Mounts signing in, refreshing and signing out. The refresh token is in a cookie that no script can read and that is
 * only sent to the routes below `/session`. A foreign page cannot use them, because it has another Origin and cannot set the
 * header.
 */
export function mountSession(router: Router, deps: DeskDeps): void {
  const { users, passwords, log } = deps;
  const signIn = createSignIn({ users, limits: createSignInLimits(deps.shared), passwords, log });
  const cookies = createSessionCookies(deps.publicOrigin);
  const { give, begin } = createSessionGiver(deps, cookies);
  const factor = createSecondFactor(deps);
  const ofNetwork = createNetworkLimit(deps.shared, "exchanges-network", EXCHANGES);
  const ofFamily = deps.shared.counter("exchanges", OWN_EXCHANGES);

  async function end(token: string, address: string | undefined): Promise<void> {
    const ended = await deps.sessions.end(token);
    if (ended)
      await deps.users.audit(ended.tenantId, {
        actor: `user:${ended.userId}`,
        from: address ?? "",
        action: "session.end",
        subject: `session:${ended.family}`,
      });
  }

  /** The token that a browser still has from before https was sent unencrypted, so it is ended wherever it is shown. */
  async function endLeft(request: Request, response: Response): Promise<void> {
    const { left } = cookies.read(request);
    if (left === undefined) return;
    cookies.clearLeft(request, response);
    const token = tokenShape.safeParse(left);
    if (token.success) await end(token.data, request.ip);
  }

  /** The refusal of a sign-in whose first step was right, with what the second one needs. */
  async function codeWanted(user: UserRow, way: string): Promise<Refusal> {
    const ticket = await signTicket(deps.accessKey, user, { way }, deps.now());
    return new Refusal(403, "code_wanted", "Falta o código do seu aplicativo de autenticação.", { ticket });
  }

  /** Whose ticket it is. Throws `Refusal` 401 when it ran out, or when their password was changed meanwhile. */
  async function mustHaveBegun(ticket: string): Promise<Pick<Ticket, "way" | "outside"> & { user: UserRow }> {
    const begun = await readTicket(deps.accessKey, ticket, deps.now());
    const user = begun && (await deps.users.byId(begun.tenantId, begun.userId));
    if (!begun || !user || user.disabled || passwordMark(user.passwordHash) !== begun.password)
      throw new Refusal(401, "ticket_over", "O tempo para o código acabou. Entre de novo com a sua senha.");
    return { user, way: begun.way, outside: begun.outside };
  }

  router.post("/session", ...smallJson, async (request, response) => {
    sameOrigin(request, deps);
    const device = await readDevice(deps.deviceKey, cookies.read(request).device, deps.now());
    const user = await signIn(bodyOf(credentialsSchema, request), request.ip ?? "", device);
    await endLeft(request, response);
    if (user.secondFactor) throw await codeWanted(user, "password");
    response.json(await begin(request, response, user, "password"));
  });

  router.post("/session/code", ...smallJson, async (request, response) => {
    sameOrigin(request, deps);
    inTime(await ofNetwork.take(request.ip ?? ""));
    const { ticket, code } = bodyOf(signInCodeRoute.body, request);
    const { user, way, outside } = await mustHaveBegun(ticket);
    const device = await readDevice(deps.deviceKey, cookies.read(request).device, deps.now());
    const known = device?.people.includes(user.id) ? device.id : null;
    const taken = await factor.take(user, code, { address: request.ip ?? "", device: known });
    if (taken === null) {
      const detail = { address: request.ip ?? "" };
      await deps.users.audit(user.tenantId, {
        actor: "nobody",
        from: request.ip ?? "",
        action: "session.code_refused",
        subject: `user:${user.id}`,
        detail,
      });
      const words = "O código não confere, ou já foi usado. Espere o próximo e tente de novo.";
      throw new Refusal(400, "wrong_code", words, { fields: { code: words } });
    }
    if (outside && !(await deps.identities.bind(user, outside, request.ip ?? ""))) throw wrong();
    response.json(await begin(request, response, user, `${way}, ${taken}`));
  });

  router.post("/session/refresh", async (request, response) => {
    sameOrigin(request, deps);
    ownPage(request);
    const { refresh, left } = cookies.read(request);
    const token = tokenShape.safeParse(refresh);
    if (!token.success && left === undefined) throw signedOut();
    inTime(await ofNetwork.take(request.ip ?? ""));
    await endLeft(request, response);
    if (!token.success) throw signedOut();
    const rotation = await deps.sessions.rotate(token.data, seenOf(request), (family) => take(ofFamily, family));
    if (rotation.outcome === "too_many") inTime(rotation.retryAfterMs);
    if (rotation.outcome === "reused") {
      const { tenantId, userId, family } = rotation;
      deps.log.warn({ user: userId, family }, "a refresh token was used again; its sign-in was ended");
      await deps.users.audit(tenantId, {
        actor: `user:${userId}`,
        from: request.ip ?? "",
        action: "session.reused",
        subject: `session:${family}`,
      });
    }
    const session = rotation.outcome === "rotated" ? rotation.session : null;
    const user = session && (await deps.users.byId(session.tenantId, session.userId));
    if (!session || !user || user.disabled) {
      if (session) await deps.sessions.endFamily(session.tenantId, session.family);
      cookies.clearRefresh(request, response);
      throw signedOut();
    }
    response.json(await give(request, response, user, session));
  });

  router.delete("/session", async (request, response) => {
    sameOrigin(request, deps);
    ownPage(request);
    const token = tokenShape.safeParse(cookies.read(request).refresh);
    inTime(await ofNetwork.take(request.ip ?? ""));
    if (token.success) await end(token.data, request.ip);
    await endLeft(request, response);
    cookies.clearRefresh(request, response);
    response.status(204).end();
  });
}
