import express, { type Request, type Response, type Router } from "express";
import { z } from "zod";
import { originAllowed } from "../../channels/webchat/origin.js";
import type { UserRow } from "../../db/stores/user-store.js";
import { createNetworkLimit, take } from "../../platform/limits/shared-limits.js";
import { credentialsSchema, type SignedIn } from "../contract/session.js";
import { mintAccess } from "./access-token.js";
import type { DeskDeps } from "./deps.js";
import { readDevice, signDevice, withPerson } from "./known-device.js";
import { presentMe } from "./present.js";
import { onlyJson } from "./read-json.js";
import { Refusal, signedOut } from "./refusal.js";
import { createSessionCookies } from "./session-cookies.js";
import { createSignIn, wrong } from "./sign-in.js";
import { createSignInLimits } from "./sign-in-limits.js";

/** Large enough for an e-mail, a password and a company in any script. */
const SIGN_IN_BYTES = "8kb";
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
 * only sent to these three routes. A foreign page cannot use them, because it has another Origin and cannot set the
 * header.
 */
export function mountSession(router: Router, deps: DeskDeps): void {
  const { users, passwords, log } = deps;
  const signIn = createSignIn({ users, limits: createSignInLimits(deps.shared), passwords, log });
  const cookies = createSessionCookies(deps.publicOrigin);
  const ofNetwork = createNetworkLimit(deps.shared, "exchanges-network", EXCHANGES);
  const ofFamily = deps.shared.counter("exchanges", OWN_EXCHANGES);

  /**
   * Gives a person their tokens. Their network then counts as one that people work from, so that the desk's socket can be
   * opened even when others behind the same address were turned away.
   */
  async function give(request: Request, response: Response, user: UserRow, session: Given): Promise<SignedIn> {
    deps.shared.offenders.trust(request.ip ?? "");
    cookies.giveRefresh(request, response, session.token, session.expiresAt);
    const who = { userId: user.id, tenantId: user.tenantId, role: user.role, sid: session.family };
    return { ...(await mintAccess(deps.accessKey, who, deps.now(), session.expiresAt)), me: presentMe(user) };
  }

  async function end(token: string, address: string | undefined): Promise<void> {
    const ended = await deps.sessions.end(token);
    if (ended)
      await deps.users.audit(ended.tenantId, {
        actor: `user:${ended.userId}`,
        from: address,
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

  router.post("/session", onlyJson, express.json({ limit: SIGN_IN_BYTES, strict: true }), async (request, response) => {
    sameOrigin(request, deps);
    const device = await readDevice(deps.deviceKey, cookies.read(request).device, deps.now());
    const user = await signIn(credentialsSchema.parse(request.body), request.ip ?? "", device);
    const browser = request.get("user-agent") ?? "";
    const { tenantId, id: userId, passwordHash } = user;
    const session = await deps.sessions.start({ tenantId, userId, passwordHash }, browser);
    if (!session) throw wrong();
    await deps.users.audit(user.tenantId, {
      actor: `user:${user.id}`,
      from: request.ip,
      action: "session.start",
      subject: `session:${session.family}`,
      detail: { address: request.ip ?? "", browser: browser.slice(0, 300) },
    });
    await endLeft(request, response);
    const signedIn = await give(request, response, user, session);
    const known = await signDevice(deps.deviceKey, withPerson(device, user.id), deps.now());
    cookies.giveDevice(request, response, known, deps.now());
    response.json(signedIn);
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
    const browser = request.get("user-agent") ?? "";
    const rotation = await deps.sessions.rotate(token.data, browser, (family) => take(ofFamily, family));
    if (rotation.outcome === "too_many") inTime(rotation.retryAfterMs);
    if (rotation.outcome === "reused") {
      const { tenantId, userId, family } = rotation;
      deps.log.warn({ user: userId, family }, "a refresh token was used again; its sign-in was ended");
      await deps.users.audit(tenantId, {
        actor: `user:${userId}`,
        from: request.ip,
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

type Given = { token: string; family: string; expiresAt: number };

function sameOrigin(request: Request, deps: DeskDeps): void {
  const { origin, host } = request.headers;
  if (!originAllowed(origin, { host, publicOrigin: deps.publicOrigin }, []))
    throw new Refusal(403, "foreign_origin", "Este pedido veio de outro endereço. Abra o painel e tente de novo.");
}

function ownPage(request: Request): void {
  if (request.get("x-balcao") !== "1")
    throw new Refusal(403, "foreign_page", "Este pedido não veio do painel. Abra o painel e tente de novo.");
}

/** Refuses a caller who must wait, in ms. */
function inTime(waitMs: number): void {
  if (waitMs > 0)
    throw new Refusal(429, "too_many", "Foram muitos pedidos em pouco tempo. Tente de novo em instantes.", {
      retryAfterMs: waitMs,
    });
}
