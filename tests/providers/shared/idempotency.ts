import { createHash } from "node:crypto";
import type { ProviderClock } from "./clock.js";
import type { Answer, Call } from "./exchange.js";

/** Answers kept under the keys of their requests. */
export type Idempotency = {
  /**
   * `unknown`: never seen, or too long ago. `conflict`: another request came with this key. `scope` keeps accounts apart.
   */
  look(
    scope: string,
    key: string,
    call: Call,
  ): { outcome: "unknown" } | { outcome: "conflict" } | { outcome: "same"; answer: Answer };
  keep(scope: string, key: string, call: Call, answer: Answer): void;
};

export function createIdempotency(clock: ProviderClock, keptMs: number): Idempotency {
  const kept = new Map<string, { fingerprint: string; answer: Answer; at: number }>();
  const name = (scope: string, key: string) => `${scope}\n${key}`;
  return {
    look(scope, key, call) {
      const known = kept.get(name(scope, key));
      if (!known || clock.now() - known.at > keptMs) return { outcome: "unknown" };
      if (known.fingerprint !== fingerprintOf(call)) return { outcome: "conflict" };
      return { outcome: "same", answer: known.answer };
    },
    keep(scope, key, call, answer) {
      // As it was: what the answer tells of may change afterwards, the answer may not.
      const frozen = { ...answer, json: structuredClone(answer.json) };
      kept.set(name(scope, key), { fingerprint: fingerprintOf(call), answer: frozen, at: clock.now() });
    },
  };
}

function fingerprintOf({ method, path, body }: Call): string {
  return createHash("sha256").update(`${method} ${path}\n`).update(body).digest("hex");
}
