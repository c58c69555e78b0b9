import type { IncomingHttpHeaders } from "node:http";
import express from "express";

export type AddressOf = (headers: IncomingHttpHeaders, remote: string) => string;

const FORWARDED = "x-forwarded-for";
/** `192.0.2.1:4711`, `[2001:db8::1]:4711` and `[2001:db8::1]`. An IPv6 address without brackets has no port. */
const WITH_PORT = /^(?:(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}|\[([0-9a-f:.]+)\](?::\d{1,5})?)$/i;

/**
 * The client's address of a connection behind trusted proxies: `trusted` is their number or their addresses. It gives
 * for sockets what Express gives as `request.ip`.
 */
export function addressOf(trusted: number | string[]): AddressOf {
  const isTrusted = express().set("trust proxy", trusted).get("trust proxy fn") as (hop: string, n: number) => boolean;
  return (headers, remote) => {
    const forwarded = String(headers[FORWARDED] ?? "").split(",");
    const hops = [
      remote,
      ...forwarded
        .map(withoutPort)
        .filter((hop) => hop !== "")
        .toReversed(),
    ];
    return hops.find((hop, n) => !isTrusted(hop, n)) ?? hops.at(-1) ?? remote;
  };
}

/**
 * Removes ports from the header from which Express makes `request.ip`. Some proxies add the client's port (Azure's
 * Application Gateway: "comma-separated list of IP:port"), and each connection of one client would then count as
 * another address.
 */
export function dropForwardedPorts(headers: IncomingHttpHeaders): void {
  const forwarded = headers[FORWARDED];
  if (forwarded !== undefined) headers[FORWARDED] = String(forwarded).split(",").map(withoutPort).join(", ");
}

function withoutPort(hop: string): string {
  const [, v4, v6] = WITH_PORT.exec(hop.trim()) ?? [];
  return v4 ?? v6 ?? hop.trim();
}
