import type { RateLimiter } from "./rate-limiter.js";

/** How many refusals one socket may get. Each refusal was reported to it, so a socket that goes on ignores them. */
const REFUSALS = { burst: 30, perMinute: 30 };

/** The part of socket.io's socket that is used here. */
type Socket = { id: string; disconnect(close: boolean): unknown };

/** Counts a refusal of this socket, and closes the socket with its connection when there were too many. */
export function createStrikes(limiter: RateLimiter): (socket: Socket) => void {
  return (socket) => {
    if (limiter(`refused:${socket.id}`, REFUSALS) > 0) socket.disconnect(true);
  };
}
