/** The part of socket.io's socket that is used here. */
type Socket = {
  once(event: "disconnect", listener: () => void): unknown;
  conn: { readyState: string; once(event: "close", listener: () => void): unknown };
};

/**
 * Gives a socket's place back when the socket closes. To be called before the socket is let in. The underlying
 * connection is heard as well, because it may close before socket.io has told the socket that it is in.
 */
export function leaveWithSocket(socket: Socket, leave: () => void): void {
  socket.conn.once("close", leave);
  socket.once("disconnect", leave);
  if (socket.conn.readyState !== "open") leave();
}
