import { createHash } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { fetchRuntime } from "./fetch-runtime.js";
import { makeBlob, makeExecutable } from "./make-executable.js";
import { packMacos } from "./pack-macos.js";
import { RUNTIMES, type System } from "./runtimes.js";
import { type SigningCertificate, signWindows } from "./sign-windows.js";
import { unsignWindows } from "./unsign-windows.js";

/** An executable as it is stored: compressed, because browsers unpack it while they download. */
export type BuiltExecutable = {
  system: System;
  /** SHA-256 (hex) and size of what the customer's computer ends up with. */
  sha256: string;
  bytes: number;
  signed: boolean;
  br: Buffer;
  gzip: Buffer;
};

export type BuildOptions = {
  systems: readonly System[];
  /** The agent as CommonJS in one file, and the origin of the server that it belongs to. */
  agent: string;
  server: string;
  registry: string;
  cache: string;
  certificate: SigningCertificate | null;
  say(line: string): void;
};

/**
 * Makes the executables one after the other and hands over each, because each takes some hundred megabytes of memory.
 * Throws a `UserMistake` where the operator can do something.
 */
export async function buildExecutables(
  options: BuildOptions,
  take: (made: BuiltExecutable) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "balcao-executables-"));
  try {
    const blob = await blobFor(options, folder);
    for (const system of options.systems) {
      options.say(`${system}: fetching Node.js ${RUNTIMES[system].version}`);
      const { bytes, signed } = await makeOne(options, system, blob, folder);
      options.say(`${system}: compressing ${(bytes.length / 1e6).toFixed(0)} MB`);
      const made = { system, sha256: sha256(bytes), bytes: bytes.length, signed, ...(await compressed(bytes)) };
      options.say(`${system}: ${(made.br.length / 1e6).toFixed(1)} MB to download (brotli), SHA-256 ${made.sha256}`);
      await take(made);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The blob is made by a `node` of this machine that has the same version as the targets. */
async function blobFor({ agent, server, registry, cache }: BuildOptions, folder: string): Promise<Buffer> {
  const own = process.arch === "arm64" ? "linux-arm64" : "linux-x64";
  const node = join(folder, "node");
  await writeFile(node, await fetchRuntime(RUNTIMES[own], { registry, cache }));
  await chmod(node, 0o755);
  return makeBlob({ node, agent, server, folder });
}

async function makeOne(
  options: BuildOptions,
  system: System,
  blob: Buffer,
  folder: string,
): Promise<{ bytes: Buffer; signed: boolean }> {
  const node = await fetchRuntime(RUNTIMES[system], options);
  if (system === "macos-arm64") {
    const bytes = packMacos({ node, agent: await readFile(options.agent), server: options.server });
    return { bytes, signed: false };
  }
  const path = join(folder, system);
  await makeExecutable(system === "win-x64" ? unsignWindows(node) : node, blob, path);
  if (system !== "win-x64" || options.certificate === null) return { bytes: await readFile(path), signed: false };
  await signWindows(path, `${path}.signed`, options.certificate);
  return { bytes: await readFile(`${path}.signed`), signed: true };
}

/** Brotli at a quality that takes a minute and not ten, with the largest window that every browser knows (16 MB). */
async function compressed(bytes: Buffer): Promise<{ br: Buffer; gzip: Buffer }> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 5,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const br = await promisify(brotliCompress)(bytes, { params });
  return { br, gzip: await promisify(gzip)(bytes, { level: 6 }) };
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
