import { createHash } from "node:crypto";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { Request, Response } from "express";
import { encodingFor } from "../../platform/http/built-files.js";
import type { ManifestFile } from "../executables/manifest.js";
import type { Shelf } from "../executables/shelf.js";

/** The bytes in the storage are not those that the manifest names. */
export class ChangedExecutable extends Error {
  override name = "ChangedExecutable";
}

/**
 * Streams an executable in an encoding that the browser unpacks while it saves. False when its bytes are gone from the
 * storage; nothing was sent then. Bytes that are not those of the manifest never arrive whole: the answer breaks off, and
 * this throws `ChangedExecutable`. A visitor who leaves early is no error.
 */
export async function sendExecutable(
  request: Request,
  response: Response,
  file: ManifestFile,
  shelf: Pick<Shelf, "open">,
): Promise<boolean> {
  const encoding = encodingFor(request);
  const packed = encoding === "br" ? file.br : file.gzip;
  const stream = await shelf.open(packed.sha256);
  if (stream === null) return false;
  response.vary("Accept-Encoding").set("ETag", `"${file.sha256.slice(0, 22)}${encoding ? `-${encoding}` : ""}"`);
  response.type("application/octet-stream").set("X-Content-Type-Options", "nosniff");
  if (encoding) response.set("Content-Encoding", encoding);
  response.set("Content-Length", String(encoding ? packed.bytes : file.bytes));
  if (request.method === "HEAD") {
    stream.destroy();
    response.end();
    return true;
  }
  const whole = compared(packed.sha256);
  const sent = encoding ? pipeline(stream, whole, response) : pipeline(stream, whole, createGunzip(), response);
  await sent.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
  return true;
}

/** Passes bytes on and holds back the last of them until their SHA-256 is known to be right. */
function compared(sha256: string): Transform {
  const hash = createHash("sha256");
  let held: Buffer | null = null;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      const before = held;
      held = chunk;
      done(null, before);
    },
    flush(done) {
      if (hash.digest("hex") === sha256) done(null, held);
      else done(new ChangedExecutable(`The stored executable ${sha256} holds other bytes.`));
    },
  });
}
