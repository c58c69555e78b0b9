import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Request, Response } from "express";
import type { ManifestFile } from "../executables/manifest.js";
import type { Shelf } from "../executables/shelf.js";

/**
 * Streams an executable in an encoding that the browser unpacks while it saves. False when its bytes are gone from the
 * storage; nothing was sent then. A visitor who leaves early is no error.
 */
export async function sendExecutable(
  request: Request,
  response: Response,
  file: ManifestFile,
  shelf: Pick<Shelf, "open">,
): Promise<boolean> {
  const encoding = request.acceptsEncodings("br", "gzip", "identity");
  const packed = encoding === "br" ? file.br : file.gzip;
  const stream = await shelf.open(packed.sha256);
  if (stream === null) return false;
  const plain = encoding !== "br" && encoding !== "gzip";
  response.vary("Accept-Encoding").set("ETag", `"${file.sha256.slice(0, 22)}${plain ? "" : `-${encoding}`}"`);
  response.type("application/octet-stream").set("X-Content-Type-Options", "nosniff");
  if (!plain) response.set("Content-Encoding", encoding);
  response.set("Content-Length", String(plain ? file.bytes : packed.bytes));
  if (request.method === "HEAD") {
    stream.destroy();
    response.end();
    return true;
  }
  const sent = plain ? pipeline(stream, createGunzip(), response) : pipeline(stream, response);
  await sent.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
  return true;
}
