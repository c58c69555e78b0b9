import type { Request } from "express";

/**
 * Makes a check whether a browser runs on this machine. When a setting says that the server is reached from elsewhere,
 * no browser passes: a proxy on this machine that does not name its clients (nginx by default) would look just like a
 * browser here.
 */
export function nearOf(config: Reached): (of: Request) => boolean {
  const isLocal = localOf(config);
  return (request) => isLocal(request) && isSameSite(request);
}

/** The settings that say that a server is reached from elsewhere. */
export type Reached = { publicUrl: string | null; trustProxy: number | string[] };

/**
 * The same check for any program: the request comes over loopback, under a name of loopback (which no other site can be
 * given by its own DNS), and through no proxy.
 */
export function localOf(config: Reached): (of: Request) => boolean {
  if (config.publicUrl !== null || config.trustProxy !== 0) return () => false;
  return ({ headers, socket }) => {
    const forwarded = headers["x-forwarded-for"] ?? headers.forwarded ?? headers.via;
    return forwarded === undefined && isLoopback(socket.remoteAddress) && isLocalName(headers.host);
  };
}

/** Whether the request comes from our own page, not from another site's page in the same browser. */
export function isSameSite({ headers }: Request): boolean {
  if (headers["sec-fetch-site"] !== undefined) return headers["sec-fetch-site"] === "same-origin";
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

function isLoopback(address = ""): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(address);
}

function isLocalName(host = ""): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);
}
