import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import type { Ack, ClientEvents, Handshake, HistoryAck, ServerEvents, WireLine } from "../../channels/webchat/wire.js";

type VisitorSocket = Socket<ServerEvents, ClientEvents>;

/** A visitor without a browser: what it was sent, and acks as promises. */
export type VisitorClient = {
  socket: VisitorSocket;
  token: string;
  identified: boolean;
  lines: WireLine[];
  told: [string, unknown][];
  /** Sends any payload under any event name. */
  send(event: string, payload: unknown): Promise<Ack>;
  say(text: string, clientId?: string): Promise<Ack>;
  history(after?: string): Promise<HistoryAck>;
  close(): void;
};

/** Connects. Throws an Error whose message is the refusal's code. */
export async function connectVisitor(
  url: string,
  auth: Partial<Handshake> & Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<VisitorClient> {
  const socket: VisitorSocket = io(`${url}/webchat`, {
    auth: { channel: "oficina", ...auth },
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    extraHeaders: headers,
  });
  const lines: WireLine[] = [];
  const told: [string, unknown][] = [];
  socket.on("line", (line) => lines.push(line));
  for (const event of ["status", "typing", "owner"] as const)
    socket.on(event, (detail: unknown) => told.push([event, detail]));
  const session = await new Promise<{ token: string; identified: boolean }>((resolve, reject) => {
    socket.on("session", resolve);
    socket.on("connect_error", (error) => {
      socket.close();
      reject(error);
    });
  });
  const raw = socket as unknown as { timeout(ms: number): { emitWithAck(...args: unknown[]): Promise<never> } };
  const send = (event: string, payload: unknown) => raw.timeout(5_000).emitWithAck(event, payload);
  return {
    socket,
    ...session,
    lines,
    told,
    send,
    say: (text, clientId = randomUUID()) => send("message", { clientId, text }),
    history: (after) => send("history", after === undefined ? {} : { after }),
    close: () => socket.close(),
  };
}

/** Waits long enough for a line that should not come. */
export function settle(ms = 150): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
