import type { HandshakeRefusal, PageConfig, WireLine } from "../wire.js";
import { openLink } from "./chat-link.js";
import { type ChatState, isOurs, type Pending, withPending } from "./chat-state.js";
import { createChatStore } from "./chat-store.js";
import { newClientId } from "./client-id.js";
import { createFileSender } from "./file-sender.js";
import { hearServer } from "./hear-server.js";
import { OUTBOX_LIMIT } from "./outbox.js";
import { createHistoryReader } from "./read-history.js";
import { createSeenMark } from "./seen-mark.js";
import { createSendQueue } from "./send-queue.js";
import type { Keep } from "./storage.js";

type Options = {
  config: PageConfig;
  /** The server's address up to `/widget/`. */
  base: string;
  keep: Keep;
  /** The company's JWT; absent for an anonymous visitor. */
  identity?: string;
  onChange(state: ChatState): void;
  onRefused(code: HandshakeRefusal): void;
  onMessage(line: WireLine): void;
};

/** An accepted message appears as a line at once. If it does not within this time (ms), the history is read again. */
const LINE_PATIENCE_MS = 4_000;

/** The visitor's side of one conversation: state, connection, outbox. It knows nothing about the screen. */
export function createChatSession(options: Options) {
  const { config, base, keep } = options;
  let closed = false;
  // An upload or an answer may end after the next person signed in. It must not show this person's lines to them.
  const store = createChatStore(keep, (state) => {
    if (!closed) options.onChange(state);
  });
  let token: string | null = null;

  const link = openLink(
    { origin: location.origin, path: config.socketPath, auth: () => ({ channel: config.channel, ...credentials() }) },
    {
      refused,
      online: (online) => online !== store.get().online && store.set({ ...store.get(), online, typing: null }),
    },
  );
  const { socket } = link;
  const history = createHistoryReader(socket, store);
  const { sync } = history;
  const flush = createSendQueue({
    socket: () => socket,
    pending: () => store.get().pending,
    change(clientId, change) {
      store.set(withPending(store.get(), clientId, change));
      if (change.state !== "sent") return;
      files.forget(clientId);
      window.setTimeout(() => store.get().pending.some(is(clientId)) && void sync(), LINE_PATIENCE_MS);
    },
  });

  const files = createFileSender(store, {
    base,
    channel: config.channel,
    token: () => (socket.connected ? token : null),
    flush,
  });
  const stopHearing = hearServer(socket, store, {
    sync,
    session(session) {
      token = session.token;
      if (!session.identified) keep.set("token", token);
      void sync();
      flush();
    },
    onMessage: options.onMessage,
  });

  function credentials() {
    return options.identity === undefined ? { token: keep.get("token") ?? undefined } : { identity: options.identity };
  }

  function refused(code: HandshakeRefusal): void {
    if (code === "token_refused" && keep.get("token") !== null) {
      // Our key changed or the last visit was long ago. The visitor begins anew, and waiting messages are sent as the
      // new visitor.
      keep.set("token", null);
      history.forget();
      socket.connect();
      return;
    }
    store.set({ ...store.get(), phase: "refused", refusal: code });
    options.onRefused(code);
  }

  function push(text: string, body: Pending["body"], more: Partial<Pending> = {}): string | null {
    const state = store.get();
    if (state.pending.length >= OUTBOX_LIMIT) return null;
    const after = state.lines.at(-1)?.id ?? "";
    const message: Pending = { clientId: newClientId(), at: Date.now(), after, text, body, state: "sending", ...more };
    store.set({ ...state, pending: [...state.pending, message] });
    flush();
    return message.clientId;
  }

  // Messages that an earlier visit left in the outbox are shown before there is a connection.
  options.onChange(store.get());

  return {
    /** Distinguishes the sessions of one page. */
    id: newClientId(),
    /** False when the outbox is full, so that the text stays in the composer. */
    sendText: (text: string) => push(text, { kind: "text" }) !== null,
    /** Sends a tap on an option of our newest line, and names that line. */
    choose: (option: { id: string; label: string }) =>
      push(option.label, { kind: "choice", id: option.id, of: store.get().lines.findLast(isOurs)?.id }),
    askPerson: (label: string) => push(label, { kind: "person" }),
    sendFile(file: File): void {
      const body = { kind: "file", mime: file.type, size: file.size } as const;
      const tooLarge = file.size > config.maxFileBytes;
      const clientId = push(file.name, body, tooLarge ? { state: "failed", error: "file_too_large" } : {});
      if (clientId === null || tooLarge) return;
      files.send(clientId, file);
    },
    retry(clientId: string): void {
      const message = store.get().pending.find(is(clientId));
      if (message === undefined) return;
      store.set(withPending(store.get(), clientId, { state: "sending", error: undefined, reason: undefined }));
      if (!files.again(message)) flush();
    },
    discard(clientId: string): void {
      files.forget(clientId);
      const state = store.get();
      store.set({ ...state, pending: state.pending.filter((message) => message.clientId !== clientId) });
    },
    typing: (on: boolean) => socket.connected && socket.emit("typing", { on }),
    /** The visitor has seen everything up to the newest line. */
    markSeen: createSeenMark(socket, store, keep),
    /** Looks for lines that were missed. Called when the page becomes visible again. */
    refresh: () => socket.connected && void sync(),
    reconnect(): void {
      store.set({ ...store.get(), phase: "loading", refusal: null });
      socket.connect();
    },
    close(): void {
      closed = true;
      stopHearing();
      link.close();
    },
  };
}

export type ChatSession = ReturnType<typeof createChatSession>;

function is(clientId: string) {
  return (message: Pending) => message.clientId === clientId;
}
