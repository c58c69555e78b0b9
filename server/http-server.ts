import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "../platform/config/load-config.js";

/** A server that waits for nobody for ever. */
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

/** Takes no more connections, and waits for `closeOthers`. One that was opened and never used is not idle to Node: only the grace's end closes it. */
export async function closeServer(server: Server, closeOthers: () => Promise<void>): Promise<void> {
  const closed = Promise.all([new Promise((resolve) => server.close(resolve)), closeOthers()]);
  const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(grace);
}

/** Resolves with where it listens, as this machine reaches it. Rejects where it cannot. */
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
