import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { Config } from "../platform/config/load-config.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import { TOLD } from "../platform/limits/told.js";
import type { Log } from "../platform/log.js";

export type KnownHosts = (request: IncomingMessage) => boolean;

/** What is told to who asks under another name. */
export const UNKNOWN_HOST =
  "Este servidor não atende por este endereço. Se ele é seu, ponha o nome em ALLOWED_HOSTS (docs/operations.md).";

/**
 * Whether a request names this server: by `PUBLIC_URL`, one of `ALLOWED_HOSTS`, `HOST`, a name of loopback, or an address of this machine.
 * Under any other name a foreign site can make its visitors' browsers ask here as if it were its own (DNS rebinding). Ports do not
 * count, `X-Forwarded-Host` neither: behind a proxy that keeps `Host` from us, all come as loopback or as our address. The log tells the names refused.
 */
export function createKnownHosts(
  config: Pick<Config, "publicUrl" | "allowedHosts" | "host">,
  log: Pick<Log, "warn">,
): KnownHosts {
  const names = new Set(["localhost", "127.0.0.1", "::1", ...config.allowedHosts.map(nameOf)]);
  // `0.0.0.0` and `::` are no names: browsers take them for loopback, also from foreign sites.
  if (!/^[0:.]+$/.test(config.host)) names.add(config.host.toLowerCase());
  if (config.publicUrl !== null) names.add(nameOf(new URL(config.publicUrl).host));
  const limiter = createRateLimiter(Date.now, 1);
  // Only who asks by an address makes the system be asked for the socket's.
  const isOurs = (name: string, socket: IncomingMessage["socket"]) =>
    names.has(name) || (isIP(name) !== 0 && (name === plain(socket.localAddress) || isOwnAddress(name)));
  return ({ headersDistinct, socket, url }) => {
    // A target that names a host counts before the header (RFC 9112, 3.2.2), and of two headers others may read the other one.
    const [, target] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url ?? "") ?? [];
    const asked = [...(headersDistinct.host ?? [""]), ...(target === undefined ? [] : [target])].map(nameOf);
    const name = asked.find((each) => !isOurs(each, socket));
    if (name === undefined) return true;
    if (limiter("hosts", TOLD) === 0)
      log.warn(
        { host: name.slice(0, 100) },
        "a request under a name that is not this server's was refused (ALLOWED_HOSTS)",
      );
    return false;
  };
}

/** Lower case, without port and brackets. */
function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1");
}

/** IPv4 as it is, also where the socket speaks of it in IPv6. */
function plain(address = ""): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
}

/** Asked anew each time: machines change their addresses. */
function isOwnAddress(name: string): boolean {
  if (name.startsWith("127.")) return true;
  return Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === name));
}
