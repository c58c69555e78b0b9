import type { ServerEvents, WireLine } from "../wire.js";
import type { ChatSocket } from "./chat-link.js";
import { isOurs, withLines } from "./chat-state.js";
import type { ChatStore } from "./chat-store.js";

/** How long a typing sign stays when its end is never told, in ms. */
const TYPING_MS = 20_000;
const MISSED_MS = 2_000;

/** Updates the state with what the server sends. Returns the function that stops its timers. */
export function hearServer(
  socket: ChatSocket,
  store: ChatStore,
  on: { session: ServerEvents["session"]; sync(): Promise<void>; onMessage(line: WireLine): void },
): () => void {
  let typingTimer = 0;
  socket.on("session", on.session);
  socket.on("line", (line) => {
    store.set(withLines(store.get(), [line]));
    if (isOurs(line)) on.onMessage(line);
  });
  socket.on("status", ({ id, status }) => {
    // The process that should have told the line ended before it did.
    if (!store.get().lines.some((line) => line.id === id)) return void on.sync();
    const state = store.get();
    store.set({ ...state, lines: state.lines.map((line) => (line.id === id ? { ...line, status } : line)) });
  });
  socket.on("typing", ({ who, on: typing }) => {
    clearTimeout(typingTimer);
    store.set({ ...store.get(), typing: typing ? who : null });
    if (typing) typingTimer = window.setTimeout(() => store.set({ ...store.get(), typing: null }), TYPING_MS);
  });
  // Spread over some time, so that not all widgets of a site ask at the same moment.
  socket.on(
    "missed",
    () => void window.setTimeout(() => socket.connected && void on.sync(), Math.random() * MISSED_MS),
  );
  socket.on("owner", (owner) => store.set({ ...store.get(), owner }));
  return () => clearTimeout(typingTimer);
}
