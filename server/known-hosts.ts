import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { Config } from "../platform/config/load-config.js";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";
import { TOLD } from "../platform/limits/told.js";
import type { Log } from "../platform/log.js";

export type KnownHosts = (request: IncomingMessage) => boolean;

/** The text for a request that uses another host name. */
export const UNKNOWN_HOST =
  "Este servidor não atende por este endereço. Se ele é seu, ponha o nome em ALLOWED_HOSTS (docs/operations.md).";

/**
 * Whether a request names this server: by `PUBLIC_URL`, one of `ALLOWED_HOSTS`, `HOST`, a name of loopback, or an
 * address of this machine. Under any other name a foreign site could make its visitors' browsers send requests here as
 * if to itself (DNS rebinding). Ports and `X-Forwarded-Host` are ignored: behind a proxy that does not pass `Host` on,
 * all requests come for loopback or for this machine's address. Refused names are logged.
 */
export function createKnownHosts(
  config: Pick<Config, "publicUrl" | "allowedHosts" | "host">,
  log: Pick<Log, "warn">,
): KnownHosts {
  const names = new Set(["localhost", "127.0.0.1", "::1", ...config.allowedHosts.map(nameOf)]);
  // `0.0.0.0` and `::` are not accepted as names: browsers take them for loopback, also on foreign sites.
  if (!/^[0:.]+$/.test(config.host)) names.add(config.host.toLowerCase());
  if (config.publicUrl !== null) names.add(nameOf(new URL(config.publicUrl).host));
  const limiter = createRateLimiter(Date.now, 1);
  // The operating system is asked for the socket's address only when a request names an address.
  const isOurs = (name: string, socket: IncomingMessage["socket"]) =>
    names.has(name) || (isIP(name) !== 0 && (name === plain(socket.localAddress) || isOwnAddress(name)));
  return ({ headersDistinct, socket, url }) => {
    // A host in the request target counts before the header (RFC 9112, 3.2.2). Of two headers, other software may read
    // the other one, so both must be known.
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

/** The name in lower case, without port and brackets. */
function nameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1");
}

/** An IPv4 address in its plain form, also when the socket gives it as IPv6. */
function plain(address = ""): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
}

/** Reads this machine's addresses each time, because they may change. */
function isOwnAddress(name: string): boolean {
  if (name.startsWith("127.")) return true;
  return Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === name));
}
