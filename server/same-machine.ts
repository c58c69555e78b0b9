import type { Request } from "express";

/**
 * What tells whether a browser runs on this very machine. A server that says it is reached from elsewhere takes nobody for
 * near: a proxy on this machine that names nobody (nginx as it comes) looks just like a browser here.
 */
export function nearOf(config: Reached): (of: Request) => boolean {
  const isLocal = localOf(config);
  return (request) => isLocal(request) && isSameSite(request);
}

/** How a server says that it is reached from elsewhere. */
export type Reached = { publicUrl: string | null; trustProxy: number | string[] };

/**
 * The same of any program: whether who asks seems to run on this very machine: over loopback, under a name of loopback (no other site can
 * be given one by its own DNS), and through no proxy.
 */
export function localOf(config: Reached): (of: Request) => boolean {
  if (config.publicUrl !== null || config.trustProxy !== 0) return () => false;
  return ({ headers, socket }) => {
    const forwarded = headers["x-forwarded-for"] ?? headers.forwarded ?? headers.via;
    return forwarded === undefined && isLoopback(socket.remoteAddress) && isLocalName(headers.host);
  };
}

/** Whether our own page asks: what another site's page makes a browser send is none of ours. */
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
