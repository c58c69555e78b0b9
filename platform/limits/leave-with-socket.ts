/** A socket as socket.io has it. */
type Socket = {
  once(event: "disconnect", listener: () => void): unknown;
  conn: { readyState: string; once(event: "close", listener: () => void): unknown };
};

/**
 * Gives a socket's place back when it goes. To be called before it is let in. Its connection is heard, too, because a socket
 * that is let in may be gone before it is told so.
 */
export function leaveWithSocket(socket: Socket, leave: () => void): void {
  socket.conn.once("close", leave);
  socket.once("disconnect", leave);
  if (socket.conn.readyState !== "open") leave();
}
