import type { RateLimiter } from "./rate-limiter.js";

/** Refusals that one socket may get: each of them was told, so whoever goes on does not listen. */
const REFUSALS = { burst: 30, perMinute: 30 };

/** A socket as socket.io has it. */
type Socket = { id: string; disconnect(close: boolean): unknown };

/** Counts a refusal of this socket, and sends it away with its connection when it goes on all the same. */
export function createStrikes(limiter: RateLimiter): (socket: Socket) => void {
  return (socket) => {
    if (limiter(`refused:${socket.id}`, REFUSALS) > 0) socket.disconnect(true);
  };
}
