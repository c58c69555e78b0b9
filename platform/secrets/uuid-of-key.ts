import { createHash } from "node:crypto";

/** A UUID that is the same for the same words, in the form of one's own content (RFC 9562, version 8). */
export function uuidOfKey(words: string): string {
  const hex = createHash("sha256").update(words).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
