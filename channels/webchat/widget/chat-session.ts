import type { HandshakeRefusal, PageConfig, WireLine } from "../wire.js";
import { openLink } from "./chat-link.js";
import { type ChatState, compareIds, EMPTY_STATE, isOurs, type Pending, withLines, withPending } from "./chat-state.js";
import { newClientId } from "./client-id.js";
import { OUTBOX_LIMIT, readOutbox, writeOutbox } from "./outbox.js";
import { createSendQueue } from "./send-queue.js";
import type { Keep } from "./storage.js";
import { uploadFile } from "./upload.js";

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

/** What an upload's refusal means for the visitor. Errors that are not listed may pass. */
const UPLOAD_ERRORS: Partial<Record<string, Pending["error"]>> = {
  file_refused: "file_refused",
  invalid: "invalid",
  too_long: "file_too_large",
  rate_limited: "rate_limited",
};
/** How long a typing sign stays when its end is never told, in ms. */
const TYPING_MS = 20_000;
/** An accepted message appears as a line at once. If it does not within this time (ms), the history is read again. */
const LINE_PATIENCE_MS = 4_000;
const MISSED_MS = 2_000;

/** The visitor's side of one conversation: state, connection, outbox. It knows nothing about the screen. */
export function createChatSession(options: Options) {
  const { config, base, keep } = options;
  const files = new Map<string, File>();
  let state: ChatState = { ...EMPTY_STATE, pending: readOutbox(keep), seen: keep.get("seen") ?? "" };
  let token: string | null = null;
  /**
   * Only reading the history moves it, because a line that was told live may come before an earlier one that was
   * missed.
   */
  let syncedTo: string | null = null;
  let syncing: Promise<void> | null = null;
  let typingTimer = 0;
  let toldRead = "";

  const set = (next: ChatState) => {
    if (next.pending !== state.pending) writeOutbox(keep, state.pending, next.pending);
    state = next;
    options.onChange(state);
  };
  const link = openLink(
    { origin: location.origin, path: config.socketPath, auth: () => ({ channel: config.channel, ...credentials() }) },
    { refused, online: (online) => online !== state.online && set({ ...state, online, typing: null }) },
  );
  const { socket } = link;
  const flush = createSendQueue({
    socket: () => socket,
    pending: () => state.pending,
    change(clientId, change) {
      set(withPending(state, clientId, change));
      if (change.state !== "sent") return;
      files.delete(clientId);
      window.setTimeout(() => state.pending.some(is(clientId)) && void sync(), LINE_PATIENCE_MS);
    },
  });

  socket.on("session", (session) => {
    token = session.token;
    if (!session.identified) keep.set("token", token);
    void sync();
    flush();
  });
  socket.on("line", (line) => {
    set(withLines(state, [line]));
    if (isOurs(line)) options.onMessage(line);
  });
  socket.on("status", ({ id, status }) => {
    // The process that should have told the line ended before it did.
    if (!state.lines.some((line) => line.id === id)) return void sync();
    set({ ...state, lines: state.lines.map((line) => (line.id === id ? { ...line, status } : line)) });
  });
  socket.on("typing", ({ who, on }) => {
    clearTimeout(typingTimer);
    set({ ...state, typing: on ? who : null });
    if (on) typingTimer = window.setTimeout(() => set({ ...state, typing: null }), TYPING_MS);
  });
  // Spread over some time, so that not all widgets of a site ask at the same moment.
  socket.on("missed", () => void window.setTimeout(() => socket.connected && void sync(), Math.random() * MISSED_MS));
  socket.on("owner", (owner) => set({ ...state, owner }));

  function credentials() {
    return options.identity === undefined ? { token: keep.get("token") ?? undefined } : { identity: options.identity };
  }

  function refused(code: HandshakeRefusal): void {
    if (code === "token_refused" && keep.get("token") !== null) {
      // Our key changed or the last visit was long ago. The visitor begins anew, and waiting messages are sent as the
      // new visitor.
      keep.set("token", null);
      syncedTo = null;
      socket.connect();
      return;
    }
    set({ ...state, phase: "refused", refusal: code });
    options.onRefused(code);
  }

  /** Reads what was missed, page by page. One reading at a time. */
  function sync(): Promise<void> {
    syncing ??= readOn().finally(() => {
      syncing = null;
    });
    return syncing;
  }

  async function readOn(): Promise<void> {
    for (let more = true; more && socket.connected; ) {
      const after = syncedTo ?? undefined;
      const answer = await socket
        .timeout(10_000)
        .emitWithAck("history", { after })
        .catch(() => null);
      if (answer?.ok) {
        syncedTo = answer.lines.at(-1)?.id ?? syncedTo;
        more = answer.more;
        set({ ...withLines(state, answer.lines), phase: "ready", refusal: null });
      } else await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }

  function push(text: string, body: Pending["body"], more: Partial<Pending> = {}): string | null {
    if (state.pending.length >= OUTBOX_LIMIT) return null;
    const after = state.lines.at(-1)?.id ?? "";
    const message: Pending = { clientId: newClientId(), at: Date.now(), after, text, body, state: "sending", ...more };
    set({ ...state, pending: [...state.pending, message] });
    flush();
    return message.clientId;
  }

  async function upload(clientId: string, file: File): Promise<void> {
    if (!socket.connected || token === null) {
      set(withPending(state, clientId, { state: "failed", error: "offline_file" }));
      return;
    }
    const answer = await uploadFile(base, config.channel, token, file);
    if (!answer.ok) {
      set(
        withPending(state, clientId, {
          state: "failed",
          error: UPLOAD_ERRORS[answer.error] ?? "unavailable",
          reason: answer.reason || undefined,
        }),
      );
      return;
    }
    const { fileId, token: fileToken, mime, size } = answer;
    set(withPending(state, clientId, { body: { kind: "file", fileId, fileToken, mime, size } }));
    flush();
  }

  // Messages that an earlier visit left in the outbox are shown before there is a connection.
  options.onChange(state);

  return {
    /** Distinguishes the sessions of one page. */
    id: newClientId(),
    /** False when the outbox is full, so that the text stays in the composer. */
    sendText: (text: string) => push(text, { kind: "text" }) !== null,
    /** Sends a tap on an option of our newest line, and names that line. */
    choose: (option: { id: string; label: string }) =>
      push(option.label, { kind: "choice", id: option.id, of: state.lines.findLast(isOurs)?.id }),
    askPerson: (label: string) => push(label, { kind: "person" }),
    sendFile(file: File): void {
      const body = { kind: "file", mime: file.type, size: file.size } as const;
      const tooLarge = file.size > config.maxFileBytes;
      const clientId = push(file.name, body, tooLarge ? { state: "failed", error: "file_too_large" } : {});
      if (clientId === null || tooLarge) return;
      files.set(clientId, file);
      void upload(clientId, file);
    },
    retry(clientId: string): void {
      const message = state.pending.find(is(clientId));
      if (message === undefined) return;
      set(withPending(state, clientId, { state: "sending", error: undefined, reason: undefined }));
      const file = files.get(clientId);
      if (message.body.kind === "file" && message.body.fileToken === undefined && file !== undefined)
        void upload(clientId, file);
      else flush();
    },
    discard(clientId: string): void {
      files.delete(clientId);
      set({ ...state, pending: state.pending.filter((message) => message.clientId !== clientId) });
    },
    typing: (on: boolean) => socket.connected && socket.emit("typing", { on }),
    /** The visitor has seen everything up to the newest line. */
    markSeen(): void {
      const newest = state.lines.at(-1)?.id ?? "";
      if (compareIds(newest, state.seen) > 0) {
        keep.set("seen", newest);
        set({ ...state, seen: newest });
      }
      const ours = state.lines.findLast(isOurs);
      if (ours === undefined || ours.id === toldRead || ours.status === "read" || !socket.connected) return;
      toldRead = ours.id;
      socket.emit("read", { upTo: ours.id });
    },
    /** Looks for lines that were missed. Called when the page becomes visible again. */
    refresh: () => socket.connected && void sync(),
    reconnect(): void {
      set({ ...state, phase: "loading", refusal: null });
      socket.connect();
    },
    close(): void {
      clearTimeout(typingTimer);
      link.close();
    },
  };
}

export type ChatSession = ReturnType<typeof createChatSession>;

function is(clientId: string) {
  return (message: Pending) => message.clientId === clientId;
}
