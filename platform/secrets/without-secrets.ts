import { coverTokens } from "../redact.js";

/** What stands in place of a secret. That there was one may be seen; null stays null. */
const COVERED = "•••";
const SECRET =
  /password|passphrase|senha|secret|token|credential|authorization|cookie|recovery|totp|private_?key|api_?key|access_?key|verifier|signature|^(hash|pin|otp)$|(_h|H)ash$/i;

/**
 * A copy of a value that may be stored for people to read: whatever stands under the name of a secret is covered, at any
 * depth, and so is any text that has the form of one.
 */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return coverTokens(value);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, SECRET.test(name) ? covered(inner) : withoutSecrets(inner)]),
  );
}

/** Whether there is a secret, and how many things a list or an object of them has, is no secret. */
function covered(value: unknown): unknown {
  if (value === null || value === undefined || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(covered);
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, covered(v)]));
  return COVERED;
}
