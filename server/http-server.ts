import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "../platform/config/load-config.js";

/** Makes a server with time limits, so that it waits for no client for ever. */
export function createHttpServer(): Server {
  return createServer({
    requestTimeout: 60_000,
    headersTimeout: 15_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5_000,
  });
}

/** How long running requests may still take at the end, in ms. */
const GRACE_MS = 1_500;

/**
 * Accepts no more connections, and waits for `closeOthers`. Node does not count a connection as idle that was opened
 * and never used; only the end of the grace period closes it.
 */
export async function closeServer(server: Server, closeOthers: () => Promise<void>): Promise<void> {
  const closed = Promise.all([new Promise((resolve) => server.close(resolve)), closeOthers()]);
  const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(grace);
}

/** Resolves with the address at which it listens, as this machine reaches it. Rejects when it cannot listen. */
export function listen(server: Server, config: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, () => {
      server.off("error", reject);
      const { port } = server.address() as AddressInfo;
      const everywhere = config.host === "0.0.0.0" || config.host === "::";
      const host = everywhere ? "127.0.0.1" : config.host.includes(":") ? `[${config.host}]` : config.host;
      resolve(`http://${host}:${port}`);
    });
  });
}
