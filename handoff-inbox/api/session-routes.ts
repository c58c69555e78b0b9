import type { CookieOptions, Request, Response, Router } from "express";
import { z } from "zod";
import { originAllowed } from "../../channels/webchat/origin.js";
import type { UserRow } from "../../db/stores/user-store.js";
import type { SignedIn } from "../wire.js";
import { mintAccess } from "./access-token.js";
import type { DeskDeps } from "./deps.js";
import { presentMe } from "./present.js";
import { Refusal, signedOut } from "./refusal.js";
import { createSignIn, signInSchema, wrong } from "./sign-in.js";
import type { SignInLimits } from "./sign-in-limits.js";

const COOKIE = "balcao_refresh";
const tokenShape = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * Signing in, refreshing and signing out. The refresh token is in a cookie that no script reads and that only these
 * three are sent; a foreign page cannot use them: it has another Origin, and cannot set the header.
 */
export function mountSession(router: Router, deps: DeskDeps, limits: SignInLimits): void {
  const signIn = createSignIn({ users: deps.users, limits, log: deps.log });

  async function give(request: Request, response: Response, user: UserRow, session: Given): Promise<SignedIn> {
    response.cookie(COOKIE, session.token, cookieOptions(request, new Date(session.expiresAt)));
    const who = { userId: user.id, tenantId: user.tenantId, role: user.role, sid: session.family };
    return { ...(await mintAccess(deps.accessKey, who, deps.now())), me: presentMe(user) };
  }

  function cookieOptions(request: Request, expires: Date): CookieOptions {
    const secure = request.secure || deps.publicOrigin?.startsWith("https:") === true;
    return { httpOnly: true, sameSite: "strict", path: "/api/session", secure, expires };
  }

  router.post("/session", async (request, response) => {
    sameOrigin(request, deps);
    const user = await signIn(signInSchema.parse(request.body), request.ip ?? "");
    const browser = request.get("user-agent") ?? "";
    const { tenantId, id: userId, passwordHash } = user;
    const session = await deps.sessions.start({ tenantId, userId, passwordHash }, browser);
    if (!session) throw wrong();
    await deps.users.audit(user.tenantId, {
      actor: `user:${user.id}`,
      action: "session.start",
      subject: `session:${session.family}`,
      detail: { address: request.ip ?? "", browser: browser.slice(0, 300) },
    });
    response.json(await give(request, response, user, session));
  });

  router.post("/session/refresh", async (request, response) => {
    sameOrigin(request, deps);
    ownPage(request);
    const token = tokenShape.safeParse(cookieOf(request));
    if (!token.success) throw signedOut();
    const rotation = await deps.sessions.rotate(token.data, request.get("user-agent") ?? "");
    if (rotation.outcome === "reused") {
      const { tenantId, userId, family } = rotation;
      deps.log.warn({ user: userId, family }, "a refresh token was used again; its sign-in was ended");
      await deps.users.audit(tenantId, {
        actor: `user:${userId}`,
        action: "session.reused",
        subject: `session:${family}`,
      });
    }
    const session = rotation.outcome === "rotated" ? rotation.session : null;
    const user = session && (await deps.users.byId(session.tenantId, session.userId));
    if (!session || !user || user.disabled) {
      if (session) await deps.sessions.endFamily(session.tenantId, session.family);
      response.clearCookie(COOKIE, cookieOptions(request, new Date(0)));
      throw signedOut();
    }
    response.json(await give(request, response, user, session));
  });

  router.delete("/session", async (request, response) => {
    sameOrigin(request, deps);
    ownPage(request);
    const token = tokenShape.safeParse(cookieOf(request));
    const ended = token.success ? await deps.sessions.end(token.data) : null;
    if (ended)
      await deps.users.audit(ended.tenantId, {
        actor: `user:${ended.userId}`,
        action: "session.end",
        subject: `session:${ended.family}`,
      });
    response.clearCookie(COOKIE, cookieOptions(request, new Date(0)));
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

function cookieOf(request: Request): string | undefined {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === COOKIE) return value;
  }
  return undefined;
}
