import { type ChatState, EMPTY_STATE } from "./chat-state.js";
import { readOutbox, writeOutbox } from "./outbox.js";
import type { Keep } from "./storage.js";

export type ChatStore = { get(): ChatState; set(next: ChatState): void };

/** The state of one conversation. Messages that wait to be sent are also kept in the browser's storage. */
export function createChatStore(keep: Keep, onChange: (state: ChatState) => void): ChatStore {
  let state: ChatState = { ...EMPTY_STATE, pending: readOutbox(keep), seen: keep.get("seen") ?? "" };
  return {
    get: () => state,
    set(next) {
      if (next.pending !== state.pending) writeOutbox(keep, state.pending, next.pending);
      state = next;
      onChange(state);
    },
  };
}
