import { createHash } from "node:crypto";

/**
 * The id of what a person makes with this `Idempotency-Key`: a second request with it finds that it is there. `what`: what
 * they ask for, where the answer would tell of that; another thing with the same key has another id. It has the form of a
 * UUID whose content is one's own (RFC 9562, version 8).
 */
export function idOfKey(person: { id: string }, key: string, what?: unknown): string {
  const asked = what === undefined ? "" : ` ${JSON.stringify(what)}`;
  const hex = createHash("sha256").update(`${person.id} ${key}${asked}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
