import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Whether an IP address belongs to the public internet. Only ordinary unicast counts: loopback, private, link-local
 * (with the clouds' metadata at 169.254.169.254), carrier NAT, multicast, reserved and documentation ranges do not, nor
 * do IPv6 forms that carry an IPv4 address inside (mapped, compatible, 6to4, Teredo, NAT64). What is no address is not
 * public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast" || PROVIDERS_INSIDE.has(parsed.toString())) return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_UNICAST);
}

/** The part of IPv6 that IANA gives out (RFC 4291). The library calls more than this unicast. */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

/**
 * Ordinary public addresses that a cloud uses for its own machines: Azure's WireServer gives out keys and
 * configuration.
 */
const PROVIDERS_INSIDE = new Set(["168.63.129.16"]);
