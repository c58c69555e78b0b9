import { proofText, signText } from "../sign.js";
import { AGENT_PROTOCOL, type AgentHello } from "../wire.js";
import type { AgentOptions } from "./agent-options.js";
import type { Home, Pairing } from "./home.js";

/** The company with which this computer is connected, if there is one. */
export type Membership = {
  pairing(): Pairing | null;
  /** What the agent sends when it connects: the token that it was given, or the code. */
  hello(): AgentHello;
  /** Whether the server shows another key than when this computer first met it. */
  isStranger(serverKey: string): boolean;
  /** Stores what the server gave. Throws when it cannot be written. */
  join(given: Pick<Pairing, "deviceId" | "token" | "serverKey" | "company">): Pairing;
  /** Forgets the token. The server's key stays known. */
  leave(): void;
};

export function openMembership({
  home,
  server,
  code,
  now,
  version,
  host,
}: Pick<AgentOptions, "home" | "server" | "code" | "now" | "version" | "host">): Membership {
  const keys = home.identity();
  let pairing = keptPairing(home, server, code);

  return {
    pairing: () => pairing,
    hello() {
      const secret = pairing?.token ?? code ?? "";
      const at = now();
      const proof = { at, signature: signText(proofText(secret, at), keys.privateKey) };
      const base = { protocol: AGENT_PROTOCOL, version, host, publicKey: keys.publicKey, proof };
      return pairing === null ? { ...base, code: secret } : { ...base, token: secret };
    },
    isStranger(serverKey) {
      const pinned = home.pinnedKey(server);
      return pinned !== null && pinned !== serverKey;
    },
    join(given) {
      const before = home.pairing();
      const all = [...(before?.earlierCodes ?? []), before?.code ?? null, code].filter((one) => one !== null);
      const earlierCodes = [...new Set(all)].slice(-EARLIER_CODES);
      const current = pairing === null ? code : pairing.code;
      const made: Pairing = { server, ...given, code: current, earlierCodes };
      home.pair(made);
      pairing = made;
      return made;
    },
    leave: () => home.unpair(),
  };
}

/** More than anybody downloads within the life of a code. */
const EARLIER_CODES = 20;

/**
 * What an earlier start left. A new code asks for a new pairing. The same code, or one of a pairing before, means that a
 * file was opened once more.
 */
function keptPairing(home: Home, server: string, code: string | null): Pairing | null {
  const kept = home.pairing();
  if (kept?.server !== server) return null;
  return code === null || code === kept.code || kept.earlierCodes.includes(code) ? kept : null;
}
