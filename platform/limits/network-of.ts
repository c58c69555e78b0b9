import ipaddr from "ipaddr.js";
import { LRUCache } from "lru-cache";

/** A network that an address belongs to, and its limit as a multiple of one address' limit. */
export type Network = { network: string; times: number };

/**
 * IPv6 prefixes and the multiple for each: a /64 is one household or rented server, a /56 what many lines are given, a
 * /48 a site.
 */
const PREFIXES = [
  { bits: 64, times: 1 },
  { bits: 56, times: 4 },
  { bits: 48, times: 16 },
] as const;

/**
 * An address outside the public internet may be a proxy that does not name its clients (nginx by default, Docker's
 * gateway) or a provider's NAT. Everybody may come from such an address, so it counts for many.
 */
const SHARED_TIMES = 40;
const SHARED = new Set(["loopback", "private", "uniqueLocal", "linkLocal", "carrierGradeNat"]);

/** Remembers the addresses asked for last, because every request and every frame of a stranger asks several times. */
const known = new LRUCache<string, readonly Network[]>({ max: 10_000 });

/**
 * The network that an address is counted as. An IPv6 address counts as its /64, which one household or rented server
 * owns as a whole. An IPv4 address counts as itself, also when it is written as IPv6 (`::ffff:192.0.2.1`). A text that
 * is no address is returned as it is.
 */
export function networkOf(address: string): string {
  return networksOf(address)[0]?.network ?? address;
}

/**
 * All networks by which an address is limited, the narrowest first. For IPv6 these are its /64 and, with larger limits,
 * its /56 and /48, because whoever rents one of those has all of its /64. For IPv4 and for texts that are no address,
 * it is the address itself.
 */
export function networksOf(address: string): readonly Network[] {
  const found = known.get(address);
  if (found) return found;
  const networks = readNetworks(address);
  known.set(address, networks);
  return networks;
}

/**
 * The networks that are shut out for what an address does: those of `networksOf`, and for IPv4 also its /24, because
 * whoever rents one has all of it. Use it only for what nobody honest does. Gives none when everybody may stand behind the
 * address.
 */
export function networksToShut(address: string): readonly string[] {
  const levels = networksOf(address);
  if (levels[0]?.times === SHARED_TIMES) return [];
  const networks = levels.map(({ network }) => network);
  const [, v4] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(networks[0] ?? "") ?? [];
  return v4 === undefined ? networks : [...networks, `${v4}.0/24`];
}

function readNetworks(address: string): Network[] {
  if (!ipaddr.isValid(address)) return [{ network: address, times: 1 }];
  const parsed = plain(ipaddr.process(address));
  const shared = SHARED.has(parsed.range());
  if (parsed.kind() === "ipv4") return [{ network: parsed.toString(), times: shared ? SHARED_TIMES : 1 }];
  const { parts } = parsed as ipaddr.IPv6;
  const levels = PREFIXES.map(({ bits, times }) => ({ network: prefixOf(parts, bits), times }));
  return shared ? levels.slice(0, 1).map(({ network }) => ({ network, times: SHARED_TIMES })) : levels;
}

/** Ranges whose last 32 bits are an IPv4 address: 64:ff9b::/96 (RFC 6052) and ::ffff:0:0:0/96 (RFC 6145). */
const TRANSLATED = new Set(["rfc6052", "rfc6145"]);

/**
 * In front of a server that speaks IPv6 only, a translator (NAT64, SIIT-DC) gives all IPv4 clients of the internet addresses
 * of one /64. They are counted as the IPv4 addresses that they are.
 */
function plain(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  return TRANSLATED.has(address.range()) ? new ipaddr.IPv4(address.toByteArray().slice(-4)) : address;
}

/** The first bits of an address (a multiple of 8), in CIDR notation. */
function prefixOf(parts: readonly number[], bits: number): string {
  const groups = Math.ceil(bits / 16);
  const kept = parts.slice(0, groups).map((part, at) => (bits - at * 16 < 16 ? part & 0xff00 : part));
  return `${kept.map((part) => part.toString(16)).join(":")}::/${bits}`;
}
