import type { Server } from "node:http";

/**
 * Every answer of the server, whoever gives it (webhooks, sockets' polling, refusals), says that its type is what it says, and,
 * where the installation's address is https, that browsers are to come by https only, for a year (RFC 6797): what else is
 * under this name is not ours to decide. To be called after whatever replaces the server's listeners (socket.io).
 * Node itself answers what is no HTTP, and refused upgrades are answered without headers: both have no body to be read.
 */
export function headEveryAnswer(server: Server, publicUrl: string | null): void {
  const https = publicUrl?.startsWith("https:") ?? false;
  server.prependListener("request", (_request, response) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (https) response.setHeader("Strict-Transport-Security", "max-age=31536000");
  });
}
