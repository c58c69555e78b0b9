import ipaddr from "ipaddr.js";

/**
 * Whom an address is counted as: an IPv6 one as its /64, all of which one household or one rented server has; an IPv4
 * one as itself, also when it is written as IPv6 (`::ffff:192.0.2.1`). What is no address stands as it is.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  const parts = (parsed as ipaddr.IPv6).parts.slice(0, 4);
  return `${parts.map((part) => part.toString(16)).join(":")}::/64`;
}
