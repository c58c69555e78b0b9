import { io, type Socket } from "socket.io-client";
import type { ClientEvents, Handshake, HandshakeRefusal, ServerEvents } from "../wire.js";

export type ChatSocket = Socket<ServerEvents, ClientEvents>;

/** Refusals that pass by themselves. The link tries again later, and shows "no connection" meanwhile. */
const PASSING: ReadonlySet<string> = new Set<HandshakeRefusal>(["busy", "rate_limited", "unavailable"]);
const SLOW_RETRY_MS = 8_000;

/**
 * A connection that always comes back. Socket.IO itself retries after network failures; this adds the other cases: a
 * refused handshake, and a server that closes on purpose (restart, expired identity).
 */
export function openLink(
  options: { origin: string; path: string; auth: () => Handshake },
  on: { refused(code: HandshakeRefusal): void; online(online: boolean): void },
): { socket: ChatSocket; close(): void } {
  const socket: ChatSocket = io(`${options.origin}/webchat`, {
    path: options.path,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 10_000,
    auth: (give) => give(options.auth()),
  });
  let timer = 0;
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => socket.connect(), ms * (0.5 + Math.random()));
  };
  const wake = () => !socket.connected && !socket.active && socket.connect();

  socket.on("connect", () => on.online(true));
  socket.on("disconnect", (reason) => {
    on.online(false);
    if (reason === "io server disconnect") later(1_000);
  });
  socket.on("connect_error", (error: Error & { data?: { code?: HandshakeRefusal } }) => {
    on.online(false);
    const code = error.data?.code;
    if (code === undefined) return;
    if (PASSING.has(code)) later(SLOW_RETRY_MS);
    else on.refused(code);
  });
  window.addEventListener("online", wake);
  return {
    socket,
    close() {
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      socket.disconnect();
    },
  };
}
