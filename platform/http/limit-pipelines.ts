import type { RequestListener, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** No browser and no proxy sends a request before the last one on its connection was answered; a little may overlap. */
const MOST = 8;

/**
 * Cuts off connections on which more than `most` requests wait for their answers, before any route sees the next one: one
 * packet holds a thousand of them. To be called last, after whatever listens to the server's requests.
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
    // What came in one packet goes on coming after the cut.
    if (socket.destroyed) return;
    const waiting = waitingOn(socket);
    if (waiting.size >= most) return void socket.destroy();
    waiting.add(response);
    response.once("close", () => waiting.delete(response));
    for (const listener of listeners) listener.call(server, request, response);
  });
  // Answered by Node itself without such a listener, one after the other.
  server.on("checkExpectation", (_request, response) => {
    response.writeHead(417, { connection: "close" }).end();
  });
}

/** Node closes only the answer whose turn it is; the others would hold for ever what they give back when they close. */
function closeAll(waiting: Set<ServerResponse>): void {
  for (const response of waiting) {
    if (response.socket !== null) continue;
    response.destroy();
    response.emit("close");
  }
}
