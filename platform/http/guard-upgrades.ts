import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Guards the connections on which a client asks for another protocol (`Upgrade`). Node hands such a connection over bare:
 * without its listener for errors, so that a client's reset would end the process, and without its time limits, so that a
 * client could stay for ever. Here every one gets a listener, and only those for `path` and below are kept for whoever
 * serves them. All others are answered 404 and closed. To be called after whatever serves upgrades (socket.io).
 */
export function guardUpgrades(server: Server, path: string): void {
  server.prependListener("upgrade", ({ url, socket }) => {
    // What went wrong does not matter. The socket is closed, and whoever uses it hears of that.
    socket.on("error", () => socket.destroy());
    if (!url?.startsWith(`${path}/`)) refuse(socket);
  });
}

function refuse(socket: Socket): void {
  socket.write("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  socket.destroySoon();
}
