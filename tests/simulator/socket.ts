import { io, type Socket } from "socket.io-client";
import type {
  Ack,
  ClientEvents,
  PhoneMessage,
  PhoneSession,
  SendPayload,
  ServerEvents,
} from "../../channels/simulator/wire.js";

/** The page's side of a phone, for tests: what it was sent, and methods to ask for things. */
export type PhoneClient = {
  socket: Socket<ServerEvents, ClientEvents>;
  session: PhoneSession;
  /** The messages by id, as the page would show them now. */
  messages: Map<string, PhoneMessage>;
  typing: boolean[];
  send(payload: Omit<Extract<SendPayload, { kind: "text" }>, "clientId"> | Record<string, unknown>): Promise<Ack>;
  emit(event: "react" | "again", payload: unknown): Promise<Ack>;
  shop(): PhoneMessage[];
  close(): void;
};

let counter = 0;

/** Resolves with the phone, or with the code of the refusal. */
export function connectPhone(
  url: string,
  options: { token?: string; origin?: string; face?: "instagram" } = {},
): Promise<PhoneClient | string> {
  const { token, origin, face } = options;
  const socket: PhoneClient["socket"] = io(`${url}/demo${face === undefined ? "" : `/${face}`}`, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth: token === undefined ? {} : { token },
    extraHeaders: origin === undefined ? {} : { origin },
  });
  const messages = new Map<string, PhoneMessage>();
  const typing: boolean[] = [];
  socket.on("message", (message) => messages.set(message.id, message));
  socket.on("typing", ({ on }) => typing.push(on));
  return new Promise((resolve) => {
    socket.on("connect_error", (error) => {
      socket.close();
      resolve("data" in error ? (error.data as { code: string }).code : error.message);
    });
    socket.on("session", (session) => {
      for (const message of session.messages) messages.set(message.id, message);
      const send: PhoneClient["send"] = (payload) =>
        socket.emitWithAck("send", { clientId: `teste-${Date.now()}-${counter++}`, ...payload } as SendPayload);
      const emit = (event: "react" | "again", payload: unknown) =>
        socket.emitWithAck(event, payload as never) as Promise<Ack>;
      const shop = () => [...messages.values()].filter(({ from }) => from === "shop");
      resolve({ socket, session, messages, typing, send, emit, shop, close: () => socket.close() });
    });
  });
}
