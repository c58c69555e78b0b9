import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** How slowly a body may arrive: at least `bytes` in each window. */
export type Pace = { windowMs: number; bytes: number };

/** A telephone at the edge of its network is several times as fast, and may be silent for some seconds. */
export const SLOWEST: Pace = { windowMs: 10_000, bytes: 32 * 1024 };

/** `now` is the time in ms; `every` calls `look` again and again until `stop`. */
export type Clock = { now(): number; every(ms: number, look: () => void): { stop(): void } };

type Watched = { response: ServerResponse; bytes: number; at: number };

/**
 * Cuts off requests whose body does not move, at every route of a server, even where nobody reads the body. Such a
 * request is answered 408, unless an answer has begun, and its connection is closed. Code that reads the body sees a
 * request that was cut. A window in which this process stood still is not counted, because the bytes that came
 * meanwhile were not read yet. To be called after whatever replaces the server's listeners (socket.io), so that its
 * routes are watched, too.
 */
export function watchBodies(server: Server, pace: Pace = SLOWEST, clock: Clock = realClock): void {
  const watched = new Map<IncomingMessage, Watched>();
  let lookedAt = clock.now();

  function look(): void {
    const now = clock.now();
    const stoodStillMs = now - lookedAt > pace.windowMs ? now - lookedAt : 0;
    lookedAt = now;
    for (const [request, body] of watched) {
      body.at += stoodStillMs;
      if (request.complete || request.socket.destroyed) watched.delete(request);
      else if (now - body.at >= pace.windowMs) {
        const read = request.socket.bytesRead;
        if (read - body.bytes < pace.bytes) cut(request, body.response);
        body.bytes = read;
        body.at = now;
      }
    }
  }

  function cut(request: IncomingMessage, response: ServerResponse): void {
    watched.delete(request);
    const { socket } = request;
    // Written to the socket directly, because the code that reads the body may still want to use the response.
    if (!response.headersSent)
      socket.write("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    socket.destroySoon();
  }

  server.on("request", (request, response) => {
    const { "content-length": length, "transfer-encoding": encoding } = request.headers;
    if (Number(length ?? 0) > 0 || encoding !== undefined)
      watched.set(request, { response, bytes: request.socket.bytesRead, at: clock.now() });
  });
  const looking = clock.every(Math.min(1_000, pace.windowMs / 2), look);
  server.once("close", looking.stop);
}

export const realClock: Clock = {
  now: () => performance.now(),
  every(ms, look) {
    const timer = setInterval(look, ms);
    timer.unref();
    return { stop: () => clearInterval(timer) };
  },
};
