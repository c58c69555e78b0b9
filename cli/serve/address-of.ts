import type { IncomingHttpHeaders } from "node:http";
import express from "express";

export type AddressOf = (headers: IncomingHttpHeaders, remote: string) => string;

/**
 * Where a connection comes from, behind the proxies that are trusted: as many as are told, or those at the addresses
 * that are told. The same as Express's `request.ip`, for sockets.
 */
export function addressOf(trusted: number | string[]): AddressOf {
  const isTrusted = express().set("trust proxy", trusted).get("trust proxy fn") as (hop: string, n: number) => boolean;
  return (headers, remote) => {
    const forwarded = String(headers["x-forwarded-for"] ?? "").split(",");
    const hops = [
      remote,
      ...forwarded
        .map((hop) => hop.trim())
        .filter((hop) => hop !== "")
        .toReversed(),
    ];
    return hops.find((hop, n) => !isTrusted(hop, n)) ?? hops.at(-1) ?? remote;
  };
}
