/**
 * Whether a request with this `Origin` may use the channel: always from our own origin, else only from those that the
 * channel lists. A request without an Origin is allowed: browsers send it with every WebSocket and every cross-origin
 * request, and no cookie is trusted here, so leaving it out gains nothing.
 */
export function originAllowed(
  origin: string | undefined,
  request: { host: string | undefined; publicOrigin?: string },
  allowed: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const asked = new URL(origin);
  if (asked.origin === "null") return false;
  if (request.publicOrigin !== undefined && asked.origin === request.publicOrigin.toLowerCase()) return true;
  if (request.host !== undefined && asked.host === request.host.toLowerCase()) return true;
  return allowed.some((entry) => entry.toLowerCase() === asked.origin);
}

/** The value of `frame-ancestors`: our own pages and the channel's sites. Only checked origins may be passed. */
export function frameAncestors(allowed: readonly string[]): string {
  return ["'self'", ...allowed.map((entry) => entry.toLowerCase())].join(" ");
}
