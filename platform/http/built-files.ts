import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Request, RequestHandler, Response } from "express";

type Sent = { bytes: Buffer; etag: string };

/** A file of the build, with its compressed versions. */
export type BuiltFile = { extension: string; plain: Sent; br?: Sent; gzip?: Sent };

/** Cache header for files whose name holds a hash of their content: they never change. */
export const IMMUTABLE = "public, max-age=31536000, immutable";

/**
 * The files of a built folder by name, read once, so that a build made while a server runs never mixes with the one
 * that it serves. Empty when there is no folder.
 */
export function readBuiltFiles(folder: string): ReadonlyMap<string, BuiltFile> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:br|gz)$/.test(entry.name))
    .map(({ name }) => name);
  return new Map(names.map((name) => [name, readBuiltFile(join(folder, name))]));
}

/** Reads one built file. Throws when it does not exist. */
export function readBuiltFile(path: string): BuiltFile {
  const read = (name: string) => (existsSync(name) ? sent(readFileSync(name)) : undefined);
  const [plain, br, gzip] = [sent(readFileSync(path)), read(`${path}.br`), read(`${path}.gz`)];
  return { extension: extname(path), plain, ...(br && { br }), ...(gzip && { gzip }) };
}

/** Adds a strong ETag of these bytes: each encoding has its own (RFC 9110, 8.8.3). */
function sent(bytes: Buffer): Sent {
  return { bytes, etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"` };
}

/**
 * Answers GET and HEAD with a built file (in brotli or gzip when the client accepts that) or with 304. The server
 * compresses built files and nothing else: if an answer held a secret beside text that a caller chose, its compressed
 * length would reveal the secret (BREACH).
 */
export function sendBuiltFile(request: Request, response: Response, file: BuiltFile): void {
  const encoding = encodingFor(request, (one) => file[one] !== undefined);
  const { bytes, etag } = (encoding && file[encoding]) ?? file.plain;
  if (file.br ?? file.gzip) response.vary("Accept-Encoding");
  response.set("ETag", etag);
  if (request.fresh) return void response.status(304).end();
  if (encoding) response.set("Content-Encoding", encoding);
  if (!response.get("Content-Type")) response.type(file.extension);
  response.send(bytes);
}

/** The first of our encodings that there is and that the client accepts at least as gladly as no encoding. */
export function encodingFor(
  request: Request,
  has: (encoding: "br" | "gzip") => boolean = () => true,
): "br" | "gzip" | undefined {
  return (["br", "gzip"] as const).find((one) => has(one) && request.acceptsEncodings(one, "identity") === one);
}

/**
 * Serves built files by name, directly below the mount. `headers` are set when the file exists. All other requests are
 * passed on.
 */
export function serveBuiltFiles(
  files: ReadonlyMap<string, BuiltFile>,
  headers: Record<string, string>,
): RequestHandler {
  return (request, response, next) => {
    const file = files.get(request.path.slice(1));
    if (!file || (request.method !== "GET" && request.method !== "HEAD")) return next();
    response.set(headers);
    sendBuiltFile(request, response, file);
  };
}
