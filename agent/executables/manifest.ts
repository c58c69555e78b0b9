import { z } from "zod";
import { canonicalJson, signText, verifyText } from "../sign.js";
import { SYSTEMS } from "./runtimes.js";

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const packed = z.object({ sha256: hex, bytes: z.number().int().positive() });
const file = z.object({
  system: z.enum(SYSTEMS),
  sha256: hex,
  bytes: z.number().int().positive(),
  signed: z.boolean(),
  br: packed,
  gzip: packed,
});
const content = z.object({
  version: z.string(),
  server: z.string(),
  builtAt: z.number().int(),
  files: z.array(file),
});

/** What was built: which agent, for which server, and each system's file. `br` and `gzip` name the stored bytes. */
export type Manifest = z.infer<typeof content>;
export type ManifestFile = z.infer<typeof file>;

const signed = z.object({ manifest: content, signature: z.string() });

/** The manifest with the signature of the server's own key, as text. Agents know that key since they were paired. */
export function sealManifest(manifest: Manifest, privateKey: string): string {
  return JSON.stringify({ manifest, signature: signText(canonicalJson(manifest), privateKey) });
}

/** The manifest of a text; null when it is broken, or not signed by that key. */
export function openManifest(text: string, publicKey: string): Manifest | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  const read = signed.safeParse(parsed);
  if (!read.success) return null;
  const { manifest, signature } = read.data;
  return verifyText(canonicalJson(manifest), signature, publicKey) ? manifest : null;
}
