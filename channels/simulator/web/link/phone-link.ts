import { io, type Socket } from "socket.io-client";
import type {
  Ack,
  ClientEvents,
  PhoneContent,
  PhoneMessage,
  PhoneRefusal,
  SendPayload,
  ServerEvents,
} from "../../wire.js";
import { NEW_PHONE, nextState, type Pending, type PhoneNews, type PhoneState } from "./phone-state.js";
import { type Face, forgetToken, keepToken, readToken } from "./token-storage.js";
import { uploadFile } from "./upload-file.js";

/** What a component gives to be sent. The link makes the ids. */
export type Draft =
  | { kind: "text"; text: string; replyTo?: string }
  | { kind: "choice"; of: string; option: string; text: string; description?: string }
  | { kind: "location"; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: "media"; file: Blob; name: string; voice?: boolean; caption?: string };

export type PhoneLink = {
  /** The messenger that this phone shows. */
  face: Face;
  subscribe(listener: () => void): () => void;
  state(): PhoneState;
  send(draft: Draft): void;
  /** Sends a message again that did not arrive, wherever it got stuck. */
  again(message: PhoneMessage): void;
  /** Removes a message that was never sent from the screen. */
  discard(message: PhoneMessage): void;
  react(to: string, emoji: string | null): void;
  seen(upTo: string): void;
  played(id: string): void;
  /** Gets a new number with an empty screen. */
  restart(): void;
  reconnect(): void;
};

const ACK_TIMEOUT_MS = 10_000;
const COME_BACK_MS = 1_000;
const REFUSALS: readonly string[] = ["demo_off", "origin_refused", "busy", "rate_limited"] satisfies PhoneRefusal[];

const NAMESPACES: Record<Face, string> = { whatsapp: "/demo", instagram: "/demo/instagram" };

/** The page's connection to its simulated phone. What is written while offline is sent when the connection is back. */
export function createPhoneLink(face: Face): PhoneLink {
  let state = NEW_PHONE;
  let token = readToken(face);
  const sending = new Set<string>();
  const listeners = new Set<() => void>();
  const socket: Socket<ServerEvents, ClientEvents> = io(NAMESPACES[face], {
    transports: ["websocket", "polling"],
    auth: (give) => give(token === null ? {} : { token }),
    reconnectionDelayMax: 5_000,
  });

  const tell = (news: PhoneNews) => {
    state = nextState(state, news);
    for (const listener of listeners) listener();
  };
  socket.on("session", (session) => {
    token = session.token;
    keepToken(face, token);
    tell({ kind: "session", session });
    for (const pending of state.pending) if (pending.problem === undefined) void carry(pending);
  });
  socket.on("message", (message) => tell({ kind: "message", message }));
  socket.on("typing", ({ on }) => tell({ kind: "typing", on }));
  socket.on("disconnect", (reason) => {
    tell({ kind: "offline" });
    // Socket.IO reconnects by itself after everything but this reason, which a server gives when it stops.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), COME_BACK_MS);
  });
  socket.on("connect_error", (error) => {
    const code = "data" in error ? (error.data as { code?: string } | undefined)?.code : undefined;
    if (code !== undefined && REFUSALS.includes(code)) tell({ kind: "refused", refusal: code as PhoneRefusal });
    else tell({ kind: "offline" });
  });

  /** Uploads the file, if there is one, and sends. Without a connection it waits for the next session. */
  async function carry(pending: Pending): Promise<void> {
    const { clientId, file } = pending;
    if (sending.has(clientId) || !socket.connected || token === null) return;
    sending.add(clientId);
    try {
      let { payload } = pending;
      if (file !== undefined && payload.kind === "media" && payload.fileId === "") {
        const upload = await uploadFile(file, token);
        if (!upload.ok) return tell({ kind: "stuck", clientId, problem: upload.reason, final: upload.final });
        payload = { ...payload, fileId: upload.fileId };
      }
      const answer: Ack = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck("send", payload);
      if (!answer.ok) tell({ kind: "stuck", clientId, problem: answer.reason });
      else if (answer.message !== undefined) tell({ kind: "message", message: answer.message });
    } catch {
      // No answer came. While offline, the message is sent with the next session; otherwise the visitor may try again.
      if (socket.connected) tell({ kind: "stuck", clientId, problem: "O Balcão não respondeu." });
    } finally {
      sending.delete(clientId);
    }
  }

  return {
    face,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    send(draft) {
      const pending = { ...pendingOf(draft), after: state.messages.at(-1)?.id ?? null };
      tell({ kind: "pending", pending });
      void carry(pending);
    },
    again({ id }) {
      const pending = state.pending.find(({ clientId }) => clientId === id);
      if (pending === undefined) return void socket.emit("again", { id }, () => {});
      tell({ kind: "stuck", clientId: id, problem: undefined });
      void carry({ ...pending, problem: undefined });
    },
    discard: ({ id }) => tell({ kind: "discarded", clientId: id }),
    react: (to, emoji) => void socket.emit("react", { to, emoji }, () => {}),
    seen(upTo) {
      if (socket.connected) socket.emit("seen", { upTo });
    },
    played(id) {
      if (socket.connected) socket.emit("played", { id });
    },
    restart() {
      forgetToken(face);
      token = null;
      socket.disconnect();
      tell({ kind: "restart" });
      socket.connect();
    },
    reconnect() {
      socket.disconnect().connect();
    },
  };
}

function pendingOf(draft: Draft): Omit<Pending, "after"> {
  const clientId = crypto.getRandomValues(new Uint32Array(4)).reduce((text, part) => text + part.toString(36), "m");
  const at = Date.now();
  switch (draft.kind) {
    case "text":
      return { clientId, at, content: { kind: "text", text: draft.text }, payload: { clientId, ...draft } };
    case "location":
      return { clientId, at, content: { ...draft }, payload: { clientId, ...draft } };
    case "choice": {
      const { of, option, text, description } = draft;
      return {
        clientId,
        at,
        content: { kind: "choice", text, description },
        payload: { clientId, kind: "choice", of, option },
      };
    }
    case "media": {
      const { file: bytes, name, voice = false, caption } = draft;
      const payload: SendPayload = { clientId, kind: "media", fileId: "", caption };
      return { clientId, at, content: contentOf(draft), payload, file: { bytes, name, voice } };
    }
  }
}

/** How a file looks before the server has said what it is. */
function contentOf({ file, name, voice, caption }: Extract<Draft, { kind: "media" }>): PhoneContent {
  const form = voice
    ? "voice"
    : file.type.startsWith("image/")
      ? "image"
      : file.type.startsWith("audio/")
        ? "audio"
        : "document";
  const url = URL.createObjectURL(file);
  return { kind: "media", media: form, url, mime: file.type, name, size: file.size, caption };
}
