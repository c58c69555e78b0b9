import type { Server } from "node:http";

/**
 * Adds headers to every answer of the server, whichever part gives it (webhooks, sockets' polling, refusals). They tell
 * browsers to trust the given content type and, when the installation's address is https, to use https only for a year
 * (RFC 6797). Subdomains are not included, because they may belong to others. To be called after whatever replaces the
 * server's listeners (socket.io). Node answers by itself, without these headers, what is no HTTP and upgrades that are
 * refused; neither has a body that a browser reads.
 */
export function headEveryAnswer(server: Server, publicUrl: string | null): void {
  const https = publicUrl?.startsWith("https:") ?? false;
  server.prependListener("request", (_request, response) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (https) response.setHeader("Strict-Transport-Security", "max-age=31536000");
  });
}
