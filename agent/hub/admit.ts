import { createHash, randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import { hasFewMembers } from "../../platform/http/has-few-members.js";
import { createNetworkLimit } from "../../platform/limits/shared-limits.js";
import { createCodeGuesses } from "../code-guesses.js";
import type { Device, Pairing } from "../ports.js";
import { proofText, verifyText } from "../sign.js";
import { AGENT_PROTOCOL, type AgentHello, CODE_ATTEMPTS, type Refusal } from "../wire.js";
import { agentHello } from "../wire-schema.js";
import type { HubTools } from "./hub-tools.js";

/** How far an agent's clock may differ from ours, in ms. */
const CLOCK_MS = 5 * 60_000;
/** How long a claimed code waits for the customer's yes, in ms. */
const CLAIM_MS = 30 * 60_000;
/**
 * How long after its end (ms) the computer that used a code may show it again: its connection may have broken before it
 * stored the token.
 */
const SAME_KEY_MS = 24 * 3_600_000;
/** Limits for one network: connections, and connections with a code. */
const HELLOS = { points: 60, seconds: 60 };
const CODES = { points: 20, seconds: 60 };
/** How many members a hello may have, on all levels together; a real one has twelve. */
const MEMBERS = 24;

/** `former`: it showed the token that it had before the last rotation. */
export type Admitted =
  | { by: "token"; device: Device; former: boolean }
  | { by: "code"; device: Device; pairing: Pairing };

/** The hash under which codes and tokens are stored. */
export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * Decides who may connect: gives the device, or the reason for a refusal. Only a fresh proof by the device's own key is
 * accepted.
 */
export function createAdmission(tools: Pick<HubTools, "store" | "fleet" | "shared" | "now">) {
  const { store, fleet, shared, now } = tools;
  const hellos = createNetworkLimit(shared, "agent-hellos", HELLOS);
  const codes = createNetworkLimit(shared, "agent-codes", CODES);
  const guesses = createCodeGuesses(shared);
  const used = new LRUCache<string, true>({ max: 20_000, ttl: 2 * CLOCK_MS });

  return async function admit(auth: unknown, address: string): Promise<Admitted | Refusal> {
    if ((await hellos.take(address)) > 0) return "too_many";
    if (isOld(auth)) return "old_agent";
    if (!hasFewMembers(auth, MEMBERS)) return "bad_hello";
    const parsed = agentHello.safeParse(auth);
    if (!parsed.success) return "bad_hello";
    const hello: AgentHello = parsed.data;
    if ("token" in hello) {
      const admitted = await byToken(hello);
      // All computers of an office come back at once after a failure; whoever has a token is no stranger.
      if (typeof admitted !== "string") await hellos.giveBack(address);
      return admitted;
    }
    if ((await codes.take(address)) > 0 || (await guesses.begin(address)) > 0) return "too_many";
    return byCode(hello, address);
  };

  async function byToken(hello: AgentHello & { token: string }): Promise<Admitted | Refusal> {
    const current = await store.findDevice(sha256(hello.token));
    const device = current ?? (await fleet.findFormer(sha256(hello.token)));
    if (!device) return "unknown_token";
    // A copied token is useless: the proof must be made with the key to which the token was given.
    if (hello.publicKey !== device.publicKey || !isProven(hello, hello.token)) return "bad_hello";
    if (device.revokedAt !== null) return "revoked";
    if (await fleet.isBlocked(device.tenantId, device.publicKey)) return "blocked";
    if (current) await fleet.endFormer(device);
    await store.seen(device, now(), hello.version);
    return { by: "token", device, former: !current };
  }

  async function byCode(hello: AgentHello & { code: string }, address: string): Promise<Admitted | Refusal> {
    const pairing = await store.findPairing(sha256(hello.code));
    if (!pairing) return "unknown_code";
    await guesses.right(address);
    if (!isProven(hello, hello.code)) {
      await store.countAttempt(pairing, CODE_ATTEMPTS, now());
      return "bad_hello";
    }
    if (await fleet.isBlocked(pairing.tenantId, hello.publicKey)) return "blocked";
    if (pairing.state === "open") return claim(pairing, hello);
    if (pairing.state === "expired") return "code_expired";
    if (pairing.state === "rejected" || !pairing.deviceId) return "code_used";
    const device = await store.device(pairing.tenantId, pairing.deviceId);
    if (device?.publicKey !== hello.publicKey || now() > pairing.expiresAt + SAME_KEY_MS) return "code_used";
    return device.revokedAt === null ? { by: "code", device, pairing } : "revoked";
  }

  async function claim(pairing: Pairing, { host, publicKey, version }: AgentHello): Promise<Admitted | Refusal> {
    if (pairing.expiresAt <= now() || pairing.attempts >= CODE_ATTEMPTS) return "code_expired";
    const seen = { id: randomUUID(), name: host.name, os: host.osName, publicKey, agentVersion: version };
    const until = now() + CLAIM_MS;
    const device = await store.claim(pairing, seen, now(), until);
    if (!device) return "code_used";
    return { by: "code", device, pairing: { ...pairing, state: "claimed", deviceId: device.id, expiresAt: until } };
  }

  /** A proof is only valid once, so a person who listened in cannot use it. */
  function isProven({ proof, publicKey }: AgentHello, secret: string): boolean {
    if (Math.abs(proof.at - now()) > CLOCK_MS || used.has(proof.signature)) return false;
    if (!verifyText(proofText(secret, proof.at), proof.signature, publicKey)) return false;
    used.set(proof.signature, true);
    return true;
  }
}

function isOld(auth: unknown): boolean {
  const protocol = typeof auth === "object" && auth !== null && "protocol" in auth ? auth.protocol : null;
  return typeof protocol === "number" && protocol < AGENT_PROTOCOL;
}
