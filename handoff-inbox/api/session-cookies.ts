import type { CookieOptions, Request, Response } from "express";
import { API } from "../contract/api-base.js";
import { DEVICE_LIFE_MS } from "./known-device.js";

const REFRESH = "balcao_refresh";
const DEVICE = "balcao_device";
const OUTSIDE = "balcao_openid";
/** How long somebody may take at an OpenID provider, in ms. */
const OUTSIDE_LIFE_MS = 10 * 60_000;
/** The only path to which both cookies are sent. */
const PATH = `${API}/session`;

/**
 * The cookies of a sign-in: the refresh token, and the one by which a known device is recognised. No script can read
 * them and no other site can send them. When this server is reached by https, their names begin with `__Secure-`:
 * browsers then only accept them over https, so that nobody on the way, and no other page of the domain over http, can
 * replace them. (`__Host-` would send them to all paths.)
 */
export function createSessionCookies(publicOrigin: string | undefined) {
  const https = publicOrigin?.startsWith("https:") === true;
  const prefix = https ? "__Secure-" : "";
  const names = { refresh: `${prefix}${REFRESH}`, device: `${prefix}${DEVICE}`, outside: `${prefix}${OUTSIDE}` };
  const options = (request: Request, expires: Date): CookieOptions => ({
    httpOnly: true,
    sameSite: "strict",
    path: PATH,
    secure: https || request.secure,
    expires,
  });
  return {
    read: (request: Request) => ({
      refresh: valueOf(request, names.refresh),
      device: valueOf(request, names.device),
      outside: valueOf(request, names.outside),
      /** A refresh token from before this server was reached by https, under the old name that is no longer used. */
      left: https ? valueOf(request, REFRESH) : undefined,
    }),
    giveRefresh: (request: Request, response: Response, token: string, expiresAt: number) =>
      response.cookie(names.refresh, token, options(request, new Date(expiresAt))),
    giveDevice: (request: Request, response: Response, signed: string, now: number) =>
      response.cookie(names.device, signed, options(request, new Date(now + DEVICE_LIFE_MS))),
    /**
     * What a sign-in at an OpenID provider began with. The person comes back from another site, so that this cookie must
     * come with such a visit.
     */
    giveOutside: (request: Request, response: Response, sealed: string, now: number) =>
      response.cookie(names.outside, sealed, {
        ...options(request, new Date(now + OUTSIDE_LIFE_MS)),
        sameSite: "lax",
      }),
    clearOutside: (request: Request, response: Response) =>
      response.clearCookie(names.outside, { ...options(request, new Date(0)), sameSite: "lax" }),
    clearRefresh: (request: Request, response: Response) =>
      response.clearCookie(names.refresh, options(request, new Date(0))),
    clearLeft(request: Request, response: Response) {
      for (const name of [REFRESH, DEVICE]) response.clearCookie(name, options(request, new Date(0)));
    },
  };
}

export type SessionCookies = ReturnType<typeof createSessionCookies>;

function valueOf(request: Request, wanted: string): string | undefined {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === wanted) return value;
  }
  return undefined;
}
