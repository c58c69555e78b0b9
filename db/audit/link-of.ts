import { createHash } from "node:crypto";

/** An entry as its chain covers it. `at` in µs since the epoch, as text: a number would lose the last digits. */
export type ChainedEntry = {
  id: string;
  tenantId: string;
  actor: string;
  action: string;
  subject: string;
  detail: unknown;
  before: unknown;
  after: unknown;
  source: string | null;
  at: string;
};

/**
 * The hash of an entry in its chain: SHA-256, in hex, over the hash before it (empty for the first), a line break, and
 * the entry as canonical JSON (names sorted, no spaces). Whoever changes an entry would have to change all that follow.
 */
export function linkOf(previous: string, entry: ChainedEntry): string {
  return createHash("sha256")
    .update(`${previous}\n${canonicalJson(entry)}`)
    .digest("hex");
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(",")}}`;
}
