import type { IncomingMessage } from "node:http";

/**
 * Throws away what is left of a body that was refused before its end, so that the answer arrives: a connection that is
 * closed over unread bytes is reset, and the sender then loses the answer with it. Nothing is kept. After `maxBytes` or
 * `timeoutMs` the connection is cut all the same. The answer must not close the connection by itself.
 */
export function drainUnread(request: IncomingMessage, limits: { maxBytes: number; timeoutMs: number }): void {
  let left = limits.maxBytes;
  const cut = () => request.socket.destroy();
  const timer = setTimeout(cut, limits.timeoutMs).unref();
  request.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) cut();
  });
  request.once("close", () => clearTimeout(timer));
  request.resume();
}
