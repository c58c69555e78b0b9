import type { Server, Socket } from "socket.io";

/**
 * How much may wait for one client that does not read, in UTF-16 units. The largest answer of ours, a history of a hundred
 * long messages, is half of it.
 */
const OF_ONE = 1024 * 1024;
/** How much may wait for all clients together. Beyond it, only so much for each: a few messages. */
const OF_ALL = 64 * 1024 * 1024;
const IN_A_CROWD = 32 * 1024;

/**
 * Cuts connections whose clients ask, and do not read what they are sent. The client decides when its system takes
 * bytes, and heartbeats go only by what it sends, so answers would wait in memory for ever. Pages and agents that were cut
 * connect again and ask for what they missed. A single answer of any size may wait. To be called before any namespace is
 * made.
 */
export function limitUnread(io: Server, limits = { ofOne: OF_ONE, ofAll: OF_ALL, inACrowd: IN_A_CROWD }): void {
  let all = 0;
  io.engine.on("connection", (connection: Socket["conn"]) => {
    // Read now, because the request is dropped together with the connection.
    const { socket } = connection.request;
    let waiting = 0;
    // The socket is ended as well, because closing politely would wait half a minute for the client to read.
    const cut = () => {
      connection.close(true);
      socket.destroy();
    };
    const release = () => {
      all -= waiting;
      waiting = 0;
    };
    connection.on("packetCreate", ({ data }: { data?: unknown }) => {
      const most = all > limits.ofAll ? limits.inACrowd : limits.ofOne;
      // The packet is queued after this event, and the connection may only be closed after that.
      if (waiting > most) setImmediate(cut);
      const units = typeof data === "string" ? data.length : 0;
      waiting += units;
      all += units;
    });
    // Packets are handed over together as soon as the system has taken everything handed over before.
    connection.on("drain", release);
    connection.once("close", release);
  });
}
