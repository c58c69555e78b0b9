import type { Request, Response } from "express";
import type { UserRow } from "../../db/stores/user-store.js";
import type { SignedIn } from "../contract/session.js";
import { mintAccess } from "./access-token.js";
import type { DeskDeps } from "./deps.js";
import { readDevice, signDevice, withPerson } from "./known-device.js";
import { presentMe } from "./present.js";
import type { SessionCookies } from "./session-cookies.js";
import { wrong } from "./sign-in.js";

type Given = { token: string; family: string; expiresAt: number };

/** Who is given a token, for the list of their sign-ins. */
export const seenOf = (request: Request) => ({ browser: request.get("user-agent") ?? "", address: request.ip ?? "" });

/** Begins and continues sign-ins of people who have proved who they are. */
export function createSessionGiver(deps: DeskDeps, cookies: SessionCookies) {
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

  /**
   * Begins a sign-in, and makes the browser known for this person. `way`: how they proved who they are. Throws `Refusal`
   * 401 when the password that was checked was changed meanwhile, the person disabled, or a second factor switched on.
   */
  async function begin(request: Request, response: Response, user: UserRow, way: string): Promise<SignedIn> {
    const { tenantId, id: userId, passwordHash, secondFactor } = user;
    const seen = seenOf(request);
    const session = await deps.sessions.start({ tenantId, userId, passwordHash, secondFactor }, seen);
    if (!session) throw wrong();
    await deps.users.audit(tenantId, {
      actor: `user:${userId}`,
      from: seen.address,
      action: "session.start",
      subject: `session:${session.family}`,
      detail: { address: seen.address, browser: seen.browser.slice(0, 300), way },
    });
    const signedIn = await give(request, response, user, session);
    const device = await readDevice(deps.deviceKey, cookies.read(request).device, deps.now());
    const known = await signDevice(deps.deviceKey, withPerson(device, userId), deps.now());
    cookies.giveDevice(request, response, known, deps.now());
    return signedIn;
  }

  return { give, begin };
}

export type SessionGiver = ReturnType<typeof createSessionGiver>;
