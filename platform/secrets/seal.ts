import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { deriveKey } from "./derive.js";
import type { SecretKeys } from "./secret-key.js";

/** The keys that can open sealed texts. Only `current` seals. */
export type Keyring = { current: SealingKey; old: SealingKey[] };
type SealingKey = { id: string; bytes: Buffer };

/** A sealed text could not be opened. The message holds neither the text nor a key. */
export class SealError extends Error {
  constructor(
    /**
     * `unknown_key`: sealed with a key that is not in the ring. `broken`: changed, cut, or sealed for another context.
     */
    readonly code: "malformed" | "unknown_key" | "broken",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "SealError";
  }
}

export function makeKeyring(keys: Pick<SecretKeys, "current" | "old">): Keyring {
  return { current: sealingKey(keys.current), old: keys.old.map(sealingKey) };
}

/**
 * Encrypts with AES-256-GCM under the current key. `context` says whose secret it is ("channel:<id>"). It is not part
 * of the result, and the result opens under the same context only, so that a row's secret is useless in another row.
 * The result is text: `s1.<key id>.<nonce, ciphertext and tag in base64url>`.
 */
export function seal(keyring: Keyring, plaintext: string, context: string): string {
  const { id, bytes } = keyring.current;
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", bytes, nonce).setAAD(associated(id, context));
  const sealed = Buffer.concat([nonce, cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${id}.${sealed.toString("base64url")}`;
}

/** Opens what `seal` made. Throws `SealError`. */
export function open(keyring: Keyring, sealed: string, context: string): string {
  const { id, body } = parse(sealed);
  const key = [keyring.current, ...keyring.old].find((candidate) => candidate.id === id);
  if (key === undefined)
    throw new SealError(
      "unknown_key",
      `Sealed with key ${id}, which is neither SECRET_KEY nor one of SECRET_KEYS_OLD.`,
    );
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, body.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(associated(id, context))
      .setAuthTag(body.subarray(-TAG));
    return decipher.update(body.subarray(NONCE, -TAG), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    throw new SealError("broken", "The sealed text was changed, or belongs to something else.", { cause });
  }
}

/**
 * Whether the text was sealed with an old key, and must be sealed again before that key is thrown away. Throws
 * `SealError`.
 */
export function needsReseal(keyring: Keyring, sealed: string): boolean {
  return parse(sealed).id !== keyring.current.id;
}

const VERSION = "s1";
const NONCE = 12;
const TAG = 16;

/**
 * The id of a key is a hash of it, so that the same key has the same id everywhere and nothing has to be configured.
 */
function sealingKey(secretKey: Uint8Array): SealingKey {
  const bytes = deriveKey(secretKey, "sealing");
  return { bytes, id: createHash("sha256").update("key id").update(bytes).digest("hex").slice(0, 12) };
}

function associated(id: string, context: string): Buffer {
  return Buffer.from(`${VERSION}\0${id}\0${context}`, "utf8");
}

function parse(sealed: string): { id: string; body: Buffer } {
  const parts = /^s1\.([0-9a-f]{12})\.([A-Za-z0-9_-]+)$/.exec(sealed);
  const body = Buffer.from(parts?.[2] ?? "", "base64url");
  if (parts?.[1] === undefined || body.length < NONCE + TAG)
    throw new SealError("malformed", "This is no sealed text.");
  return { id: parts[1], body };
}
