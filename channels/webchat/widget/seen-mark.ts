import type { ChatSocket } from "./chat-link.js";
import { compareIds, isOurs } from "./chat-state.js";
import type { ChatStore } from "./chat-store.js";
import type { Keep } from "./storage.js";

/**
 * Remembers that the visitor has seen everything up to the newest line, and tells the server once for each line of
 * ours.
 */
export function createSeenMark(socket: ChatSocket, store: ChatStore, keep: Keep): () => void {
  let toldRead = "";
  return () => {
    const state = store.get();
    const newest = state.lines.at(-1)?.id ?? "";
    if (compareIds(newest, state.seen) > 0) {
      keep.set("seen", newest);
      store.set({ ...state, seen: newest });
    }
    const ours = state.lines.findLast(isOurs);
    if (ours === undefined || ours.id === toldRead || ours.status === "read" || !socket.connected) return;
    toldRead = ours.id;
    socket.emit("read", { upTo: ours.id });
  };
}
