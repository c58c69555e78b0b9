import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Blobs } from "../../platform/files/blobs.js";
import type { BuiltExecutable } from "./build-executables.js";
import { type Manifest, type ManifestFile, openManifest, sealManifest } from "./manifest.js";

/** The folder of the storage in which executables are kept. They belong to the installation and to no company. */
export const SHELF = "agent";
const MANIFEST = /^manifest-(\d{13})$/;

/** Where executables are kept: their compressed bytes, and manifests of which the newest counts. */
export type Shelf = {
  /** Stores one file's bytes. Nobody is offered them before `publish`. */
  put(made: BuiltExecutable): Promise<ManifestFile>;
  /** Offers what the manifest names, instead of what was offered before, and removes what nothing names any more. */
  publish(manifest: Manifest): Promise<void>;
  /** The signed text of what is offered, for whoever compares a download; null when nothing was built. */
  signed(): Promise<string | null>;
  /** What is offered now; null when nothing was built. Manifests that this server did not sign do not count. */
  offered(): Promise<Manifest | null>;
  /** The stored bytes as a stream; null when they are gone. */
  open(sha256: string): Promise<Readable | null>;
};

export function createShelf(blobs: Blobs, key: { publicKey: string; privateKey: string }): Shelf {
  async function store(bytes: Buffer): Promise<ManifestFile["br"]> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await blobs.write(SHELF, sha256, bytes);
    return { sha256, bytes: bytes.length };
  }
  async function names(): Promise<string[]> {
    const all: string[] = [];
    for await (const page of blobs.list(SHELF)) all.push(...page.map(({ name }) => name));
    return all;
  }
  async function newest(): Promise<{ text: string; manifest: Manifest } | null> {
    for (const name of (await names())
      .filter((one) => MANIFEST.test(one))
      .sort()
      .reverse()) {
      const text = String((await blobs.read(SHELF, name)) ?? "");
      const manifest = openManifest(text, key.publicKey);
      if (manifest !== null) return { text, manifest };
    }
    return null;
  }
  return {
    offered: async () => (await newest())?.manifest ?? null,
    signed: async () => (await newest())?.text ?? null,
    open: (sha256) => blobs.open(SHELF, sha256),
    async put({ br, gzip, ...file }) {
      return { ...file, br: await store(br), gzip: await store(gzip) };
    },
    async publish(manifest) {
      const name = `manifest-${String(manifest.builtAt).padStart(13, "0")}`;
      await blobs.write(SHELF, name, Buffer.from(sealManifest(manifest, key.privateKey)));
      const wanted = new Set([name, ...manifest.files.flatMap(({ br, gzip }) => [br.sha256, gzip.sha256])]);
      for (const one of await names()) if (!wanted.has(one)) await blobs.remove(SHELF, one);
    },
  };
}
