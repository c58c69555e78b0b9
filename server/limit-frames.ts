import type { Server, Socket } from "socket.io";
import { createRateLimiter } from "../platform/limits/rate-limiter.js";

/** Largest frame of all namespaces, bytes: a report of a computer with 32 disks. */
export const LARGEST_FRAME = 32 * 1024;

/** Largest frame of each, UTF-16 units. What is longer is none of our pages' or agents'. */
const FRAMES: Record<string, number> = {
  /** A message of 4,096 characters, however it is written; the tokens of a handshake. */
  webchat: 16 * 1024,
  demo: 16 * 1024,
  agent: LARGEST_FRAME,
  /** An access token; what the pages say is a hundred bytes. */
  desk: 6 * 1024,
};
/** Frames of one connection; each 4 KB of one counts as another. Whoever sends so many was told before that it is too much. */
const RATE = { burst: 200, perMinute: 1_200 };
const PIECE = 4 * 1024;
/** Connections that are counted at the same time: more than may be open. */
const CONNECTIONS = 30_000;

/** The namespace in the text of a frame: `2/webchat,…`, `51-/agent,…`. */
const NAMESPACE = /^\d(?:\d*-)?\/([a-z]+)(?:[,?]|$)/;

/**
 * Counts each frame as it comes, before it is read as JSON, and cuts the connection that sends too many, too large ones,
 * or any to a place that is none. Event limits are lower and told; this holds whoever goes on.
 */
export function limitFrames(io: Server, now: () => number = Date.now): void {
  const limiter = createRateLimiter(now, CONNECTIONS);
  let connections = 0;
  io.engine.on("connection", (connection: Socket["conn"]) => {
    const n = String(++connections);
    connection.on("packet", ({ type, data }: { type: string; data?: unknown }) => {
      const length = typeof data === "string" ? data.length : 0;
      const fits = type !== "message" || (typeof data === "string" && length <= largestOf(data));
      if (!fits || limiter(n, RATE, 1 + Math.floor(length / PIECE)) > 0) connection.close(true);
    });
  });
}

function largestOf(frame: string): number {
  // Longer than any name of ours: the rest need not be looked at.
  const name = NAMESPACE.exec(frame.slice(0, 40))?.[1] ?? "";
  return FRAMES[name] ?? SHORT;
}

/** What is for no namespace of ours: a disconnect, a handshake at `/` that is refused. */
const SHORT = 1024;
