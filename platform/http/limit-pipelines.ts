import type { RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Requests that may wait on one connection. No browser and no proxy sends a request before the last one was answered,
 * but a few may overlap.
 */
const MOST = 8;

/**
 * Cuts off connections on which more than `most` requests wait for their answers, before any route sees the next one.
 * One packet can hold a thousand requests. To be called after everything else that listens to the server's requests.
 */
export function limitPipelines(server: Server, most = MOST): void {
  const open = new WeakMap<Socket, Set<ServerResponse>>();
  const listeners = server.listeners("request") as RequestListener[];

  function waitingOn(socket: Socket): Set<ServerResponse> {
    const known = open.get(socket);
    if (known) return known;
    const waiting = new Set<ServerResponse>();
    open.set(socket, waiting);
    socket.once("close", () => closeAll(waiting));
    return waiting;
  }

  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const { socket } = request;
    // Requests of the same packet still arrive after the connection was cut.
    if (socket.destroyed) return;
    const waiting = waitingOn(socket);
    if (waiting.size >= most) return void socket.destroy();
    waiting.add(response);
    response.once("close", () => waiting.delete(response));
    for (const listener of listeners) listener.call(server, request, response);
  });
  // Without this listener Node would answer such requests itself, one after the other.
  server.on("checkExpectation", (_request, response) => {
    response.writeHead(417, { connection: "close" }).end();
  });
}

/** Node closes only the answer whose turn it is. The others would never release what they hold until they close. */
function closeAll(waiting: Set<ServerResponse>): void {
  for (const response of waiting) {
    if (response.socket !== null) continue;
    response.destroy();
    response.emit("close");
  }
}
