import type { IncomingHttpHeaders } from "node:http";

/** What the window's server answers, by method and path. All others are refused. */
export const ROUTES = {
  "GET /": "page",
  "GET /state": "state",
  "POST /enter": "enter",
  "POST /act": "act",
  "POST /again": "again",
} as const;
export type Route = (typeof ROUTES)[keyof typeof ROUTES];

/** More than any of the page's requests has. In bytes. */
export const BODY_LIMIT = 4_096;

/**
 * The status with which a request is refused that this page did not make, before anything of it is read; null when it
 * may pass. `origin` is the server's own, `http://127.0.0.1:41234`.
 *
 * - A foreign `Host` means that a name of another site was made to lead here (DNS rebinding).
 * - Browsers send `Origin` with everything that changes something, and `Sec-Fetch-Site` with everything.
 * - A JSON body cannot be sent by another site's form, and makes its script ask first, which nobody answers.
 */
export function refusedRequest(
  request: { method?: string; path: string; headers: IncomingHttpHeaders },
  origin: string,
): 403 | 404 | 405 | 413 | 415 | null {
  const { method = "", path, headers } = request;
  if (`http://${headers.host ?? ""}` !== origin) return 403;
  if (headers.origin !== undefined && headers.origin !== origin) return 403;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return 403;
  const paths = Object.keys(ROUTES).map((route) => route.split(" ")[1]);
  if (!Object.hasOwn(ROUTES, `${method} ${path}`)) return paths.includes(path) ? 405 : 404;
  if (method !== "POST") return null;
  // A second start of the program is no page and has no origin.
  if (headers.origin === undefined && path !== "/again") return 403;
  if (headers["content-type"] !== "application/json") return 415;
  return Number(headers["content-length"] ?? 0) > BODY_LIMIT ? 413 : null;
}
