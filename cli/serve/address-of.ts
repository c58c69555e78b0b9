import type { IncomingHttpHeaders } from "node:http";

export type AddressOf = (headers: IncomingHttpHeaders, remote: string) => string;

/**
 * Where a connection comes from, behind as many proxies as are trusted. Proxies named by address cannot be told apart
 * here, and then nobody is limited by address.
 */
export function addressOf(trusted: number | string[]): AddressOf | undefined {
  if (typeof trusted !== "number") return undefined;
  return (headers, remote) => {
    const hops = String(headers["x-forwarded-for"] ?? "")
      .split(",")
      .map((hop) => hop.trim());
    return trusted > 0 ? hops.at(-trusted) || remote : remote;
  };
}
