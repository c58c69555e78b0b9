import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import type { Shelf } from "../executables/shelf.js";
import { skipBytes } from "./skip-bytes.js";

/**
 * Streams an executable's packed bytes as they are stored, or from `Range: bytes=n-` on, for a program that goes on with
 * a download that broke off. Only what the newest manifest names is sent. The one who asked compares the hash. False when
 * there is no such file.
 */
export async function sendPacked(
  request: Request,
  response: Response,
  sha256: string,
  shelf: Pick<Shelf, "offered" | "open">,
): Promise<boolean> {
  const file = (await shelf.offered())?.files.find(({ gzip }) => gzip.sha256 === sha256)?.gzip;
  const stream = file ? await shelf.open(sha256) : null;
  if (!file || stream === null) return false;
  const from = Number(/^bytes=(\d{1,12})-$/.exec(request.get("Range") ?? "")?.[1] ?? 0);
  response.type("application/octet-stream").set({ "Accept-Ranges": "bytes", "Cache-Control": "no-transform" });
  if (from >= file.bytes) {
    stream.destroy();
    response.status(416).set("Content-Range", `bytes */${file.bytes}`).end();
    return true;
  }
  if (from > 0) response.status(206).set("Content-Range", `bytes ${from}-${file.bytes - 1}/${file.bytes}`);
  response.set("Content-Length", String(file.bytes - from));
  await pipeline(stream, skipBytes(from), response).catch((error: NodeJS.ErrnoException) => {
    // Whoever leaves early comes back for the rest.
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
  return true;
}
