import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import type { SignedEnvelope, TaskBody } from "./wire.js";

/** An Ed25519 pair; both are base64 of the raw 32 bytes. */
export type KeyPair = { publicKey: string; privateKey: string };

const PUBLIC_DER = Buffer.from("302a300506032b6570032100", "hex");
const PRIVATE_DER = Buffer.from("302e020100300506032b657004220420", "hex");
const RAW_BYTES = 32;

/** Makes a new pair. */
export function newKeyPair(): KeyPair {
  const pair = generateKeyPairSync("ed25519");
  const raw = (der: Buffer) => der.subarray(der.length - RAW_BYTES).toString("base64");
  return {
    publicKey: raw(pair.publicKey.export({ format: "der", type: "spki" })),
    privateKey: raw(pair.privateKey.export({ format: "der", type: "pkcs8" })),
  };
}

/** Whether a text is base64 of exactly 32 bytes, in its only canonical form. */
export function isRawKey(text: string): boolean {
  const bytes = Buffer.from(text, "base64");
  return bytes.length === RAW_BYTES && bytes.toString("base64") === text;
}

/** Signs a text (its UTF-8 bytes); base64. Throws when the key is not 32 bytes. */
export function signText(text: string, privateKey: string): string {
  if (!isRawKey(privateKey)) throw new TypeError("The private key is not base64 of 32 bytes.");
  const der = Buffer.concat([PRIVATE_DER, Buffer.from(privateKey, "base64")]);
  return sign(null, Buffer.from(text), createPrivateKey({ key: der, format: "der", type: "pkcs8" })).toString("base64");
}

/** Whether a signature (base64) of a text was made with that key. False for anything malformed; never throws. */
export function verifyText(text: string, signature: string, publicKey: string): boolean {
  if (!isRawKey(publicKey)) return false;
  try {
    const der = Buffer.concat([PUBLIC_DER, Buffer.from(publicKey, "base64")]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, "base64"));
  } catch {
    return false; // the key is no point of the curve
  }
}

/** The text that an agent signs to show that the computer with the key uses the code or token. */
export function proofText(codeOrToken: string, at: number): string {
  return `balcao-agent:${codeOrToken}:${at}`;
}

/** Signs a task. The body is sent as the exact text that was signed. */
export function signEnvelope(body: TaskBody, privateKey: string): SignedEnvelope {
  const text = JSON.stringify(body);
  return { body: text, signature: signText(text, privateKey) };
}

/** A hash of what a customer agrees to: SHA-256 (hex) of the canonical JSON of the action and its parameters. */
export function consentHash(action: string, params: { [name: string]: unknown }): string {
  return createHash("sha256").update(canonicalJson({ action, params })).digest("hex");
}

/**
 * JSON with sorted keys and no spaces, so that equal values give equal text, in whatever order they were written.
 * Throws for what JSON cannot represent (undefined, functions, numbers that are not finite, bigint), so that nothing is
 * left out silently.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, of]) => `${JSON.stringify(key)}:${canonicalJson(of)}`).join(",")}}`;
  }
  throw new TypeError("Not a value of JSON.");
}
