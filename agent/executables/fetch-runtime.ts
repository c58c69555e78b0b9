import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { request } from "undici";
import { UserMistake } from "../../platform/user-mistake.js";
import type { Runtime } from "./runtimes.js";

const TIME_LIMIT_MS = 600_000;
const ARCHIVE_LIMIT = 200 * 1024 * 1024;

/**
 * The bytes of a `node` binary, from the registry's archive. The archive is kept in `cache`, and its SHA-512 is checked
 * each time before anything is taken out of it. Throws a `UserMistake` that says what the operator can do.
 */
export async function fetchRuntime(runtime: Runtime, of: { registry: string; cache: string }): Promise<Buffer> {
  const name = `${runtime.package}-${runtime.version}.tgz`;
  const kept = join(of.cache, name);
  const found = await readFile(kept).catch(() => null);
  if (found !== null && integrityOf(found) === runtime.integrity) return binaryIn(found, runtime.binary);
  const archive = await download(`${of.registry.replace(/\/$/, "")}/${runtime.package}/-/${name}`);
  if (integrityOf(archive) !== runtime.integrity)
    throw new UserMistake(`${name} from ${of.registry} is not the archive that was expected (${runtime.integrity}).`);
  await mkdir(of.cache, { recursive: true, mode: 0o700 });
  const aside = `${kept}.${randomBytes(6).toString("hex")}.part`;
  await writeFile(aside, archive);
  await rename(aside, kept);
  return binaryIn(archive, runtime.binary);
}

async function download(url: string): Promise<Buffer> {
  const say = (what: string) =>
    new UserMistake(`${url} could not be fetched (${what}). AGENT_RUNTIME_REGISTRY names another npm registry.`);
  try {
    const { statusCode, body } = await request(url, {
      headersTimeout: 30_000,
      bodyTimeout: 30_000,
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    if (statusCode !== 200) throw say(`status ${statusCode}`);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > ARCHIVE_LIMIT) throw say("it is too large");
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw error instanceof UserMistake ? error : say(error instanceof Error ? error.message : String(error));
  }
}

/** One file of a tar.gz. Throws when the archive does not hold it. */
async function binaryIn(archive: Buffer, path: string): Promise<Buffer> {
  const entries = extract();
  Readable.from([archive])
    .pipe(createGunzip())
    .on("error", (error) => entries.destroy(error))
    .pipe(entries);
  for await (const entry of entries) {
    if (entry.header.name !== path) {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    entries.destroy();
    return Buffer.concat(chunks);
  }
  throw new Error(`The archive holds no ${path}.`);
}

function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}
