import { hkdfSync } from "node:crypto";

/** What a subkey is for. A key made for one purpose reveals nothing about the others. */
export type Purpose =
  | "sealing"
  | "visitor tokens"
  | "sessions"
  | "refresh tokens"
  | "known devices"
  | "agent"
  | "media links"
  | "order pages"
  | "sandbox gateway";

/** 32 bytes for one purpose, from the installation's secret key (HKDF-SHA256). The same key gives the same bytes. */
export function deriveKey(secretKey: Uint8Array, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync("sha256", secretKey, "balcao", `balcao:v1:${purpose}`, 32));
}
