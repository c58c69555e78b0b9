import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Connections that may wait for a request, in the whole process. Browsers and proxies keep a few open, and simply
 * connect again.
 */
const MOST = 2_000;

/**
 * Closes the connections on which no request was under way for the longest time, when more than `most` wait. One machine
 * could otherwise open as many as the process may have files, with one small request a minute on each, and nobody else
 * could connect. A connection with a request under way and a WebSocket do not count. To be called before
 * `limitPipelines`, and after whatever replaces the server's listeners (socket.io).
 */
export function limitIdle(server: Server, most = MOST): void {
  /** Those that wait the longest come first. */
  const idle = new Set<Socket>();
  const underWay = new WeakMap<Socket, number>();

  function wait(socket: Socket): void {
    if (socket.destroyed) return;
    idle.add(socket);
    if (idle.size <= most) return;
    const [longest] = idle;
    if (!longest) return;
    idle.delete(longest);
    longest.destroy();
  }

  server.on("connection", (socket) => {
    socket.once("close", () => idle.delete(socket));
    wait(socket);
  });
  server.prependListener("request", ({ socket }, response) => {
    idle.delete(socket);
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1);
    response.once("close", () => {
      const left = (underWay.get(socket) ?? 1) - 1;
      underWay.set(socket, left);
      if (left === 0) wait(socket);
    });
  });
  server.prependListener("upgrade", ({ socket }) => idle.delete(socket));
}
