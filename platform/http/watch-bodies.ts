import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** The slowest that a body may come: so many bytes in each window. */
export type Pace = { windowMs: number; bytes: number };

/** A telephone at the edge of its network manages several times of this; it may be silent for seconds meanwhile. */
export const SLOWEST: Pace = { windowMs: 10_000, bytes: 32 * 1024 };

/** The time in ms, and something to be called every so often until `stop`. */
export type Clock = { now(): number; every(ms: number, look: () => void): { stop(): void } };

type Watched = { response: ServerResponse; bytes: number; at: number };

/**
 * Cuts off requests whose body does not move, at every route of a server, also where nobody reads the body: answers 408
 * unless an answer is on its way, and closes the connection. Whoever reads sees a request that was cut. A window in which this
 * process stood still counts for nobody: what came meanwhile was not read yet. To be called after whatever replaces the
 * server's listeners (socket.io), so that its routes are watched, too.
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
    // Written past the response, which whoever reads the body may still want to use.
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
