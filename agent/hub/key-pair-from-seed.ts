import { createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyPair } from "../sign.js";

const PRIVATE_DER = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * The Ed25519 pair whose private key is these 32 bytes. It is used for the server's key, which is derived and therefore
 * stored nowhere.
 */
export function keyPairFromSeed(seed: Uint8Array): KeyPair {
  if (seed.length !== 32) throw new TypeError("An Ed25519 private key has 32 bytes.");
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return { privateKey: Buffer.from(seed).toString("base64"), publicKey: spki.subarray(-32).toString("base64") };
}
