import type { IncomingMessage } from "node:http";
import type { Portion } from "../limits/byte-budget.js";

/**
 * After every outcome but `ok`, the rest of the body is unread: answer (413, 408, or 503 for `busy`) and close the
 * connection.
 */
export type ReadBody = { outcome: "ok"; body: Buffer } | { outcome: "too_large" | "too_slow" | "busy" | "cut" };

/** The least average speed of a body while `when` is true. It is not checked before `afterMs`. */
export type Hurry = { when(): boolean; bytesPerSecond: number; afterMs: number };

/**
 * Reads a request's body, byte for byte, up to `maxBytes` and for at most `timeoutMs` in all. Never holds more than
 * `maxBytes` and one chunk. A body that announces itself as too large is not read at all. When there is a `portion`,
 * each chunk is counted in it (`busy`: it had no room); the caller closes the portion when it no longer needs the
 * bytes. A body slower than `hurry` is `too_slow`. Never rejects.
 */
export function readBody(
  request: IncomingMessage,
  limits: { maxBytes: number; timeoutMs: number; portion?: Pick<Portion, "take">; hurry?: Hurry },
): Promise<ReadBody> {
  if (Number(request.headers["content-length"] ?? 0) > limits.maxBytes)
    return Promise.resolve({ outcome: "too_large" });
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;

    const end = (result: ReadBody) => {
      clearTimeout(timer);
      clearInterval(looking);
      request.off("data", onData).off("end", onEnd).off("close", onCut);
      chunks = [];
      if (result.outcome !== "ok") request.pause();
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.maxBytes) end({ outcome: "too_large" });
      else if (limits.portion?.take(chunk.length) === false) end({ outcome: "busy" });
      else chunks.push(chunk);
    };
    const onEnd = () =>
      end({ outcome: "ok", body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) });
    const onCut = () => end({ outcome: "cut" });

    const timer = setTimeout(() => end({ outcome: "too_slow" }), limits.timeoutMs);
    const { hurry } = limits;
    const begun = Date.now();
    const looking =
      hurry &&
      setInterval(() => {
        const ms = Date.now() - begun;
        if (ms >= hurry.afterMs && (size * 1_000) / ms < hurry.bytesPerSecond && hurry.when())
          end({ outcome: "too_slow" });
      }, 1_000);
    // The error listener stays, because a connection that breaks later would otherwise end the process.
    request.on("error", onCut).on("data", onData).on("end", onEnd).on("close", onCut);
    if (request.destroyed && !request.readableEnded) onCut();
  });
}
