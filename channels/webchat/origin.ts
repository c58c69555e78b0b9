/**
 * Whether a request with this `Origin` may use the channel: our own origin always, else only what the channel lists.
 * No Origin at all is let through: browsers send it with every WebSocket and every cross-origin request, and nothing
 * here trusts cookies, so its absence gives nobody anything.
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

/** The value of `frame-ancestors`: our own pages, and the sites of the channel. Only checked origins may be given. */
export function frameAncestors(allowed: readonly string[]): string {
  return ["'self'", ...allowed.map((entry) => entry.toLowerCase())].join(" ");
}
