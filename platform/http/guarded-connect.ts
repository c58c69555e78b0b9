import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { buildConnector } from "undici";
import { isPublicAddress } from "./public-address.js";

/** The addresses of a host name. Rejects when there are none. */
export type Resolve = (hostname: string) => Promise<string[]>;

/** This server may not connect to the host. Nothing was sent. */
export class BlockedHost extends Error {
  override name = "BlockedHost";
}

/** No connection could be made (name, route, port or certificate). Nothing was sent. */
export class NotConnected extends Error {
  override name = "NotConnected";
}

/**
 * A connector for undici that checks the address just before it connects to that same address. It does not matter how
 * the host was spelled, or what its name resolves to the next time. A name with one forbidden address is refused as a
 * whole. `allow` lists hosts, with a port or without, whose addresses are not checked.
 */
export function guardedConnector(options: {
  allow: readonly string[];
  resolve?: Resolve;
  connectTimeoutMs: number;
}): buildConnector.connector {
  const resolve = options.resolve ?? systemResolve;
  const connect = buildConnector({ timeout: options.connectTimeoutMs });

  return (target, callback) => {
    const hostname = target.hostname
      .replace(/^\[|\]$/g, "")
      .replace(/\.$/, "")
      .toLowerCase();
    const allowed = isAllowed(options.allow, hostname, target.port || (target.protocol === "https:" ? "443" : "80"));
    withinTime(addressesOf(hostname, resolve), options.connectTimeoutMs)
      .then((addresses) => {
        const forbidden = allowed ? undefined : addresses.find((address) => !isPublicAddress(address));
        if (forbidden !== undefined || addresses.length === 0)
          throw new BlockedHost(`${hostname} is ${forbidden ?? "nowhere"}, which is not on the public internet.`);
        // The certificate is checked against the host name. An IP address has no server name.
        const servername = isIP(hostname) ? undefined : hostname;
        connectToFirst(
          addresses,
          (address, done) => connect({ ...target, hostname: address, servername }, done),
          callback,
        );
      })
      .catch((error: unknown) => callback(error instanceof BlockedHost ? error : notConnected(error), null));
  };
}

/** Tries the addresses in order, as browsers do, because IPv6 may lead nowhere. */
function connectToFirst(
  addresses: readonly string[],
  connect: (address: string, done: buildConnector.Callback) => void,
  callback: buildConnector.Callback,
): void {
  const [first = "", ...rest] = addresses;
  connect(first, (...result) => {
    if (result[0] !== null && rest.length > 0) connectToFirst(rest, connect, callback);
    else if (result[0] !== null) callback(notConnected(result[0]), null);
    else callback(...result);
  });
}

function notConnected(cause: unknown): NotConnected {
  return new NotConnected(cause instanceof Error ? cause.message : String(cause), { cause });
}

async function addressesOf(hostname: string, resolve: Resolve): Promise<string[]> {
  return isIP(hostname) ? [hostname] : await resolve(hostname);
}

/** Limits the time of a resolver, because one that never answers must not keep a place in the pool for ever. */
function withinTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No address within ${ms} ms.`)), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function systemResolve(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

function isAllowed(allow: readonly string[], hostname: string, port: string): boolean {
  const name = hostname.includes(":") ? `[${hostname}]` : hostname;
  return allow.includes(name) || allow.includes(`${name}:${port}`);
}
