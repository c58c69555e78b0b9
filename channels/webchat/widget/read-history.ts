import type { ChatSocket } from "./chat-link.js";
import { withLines } from "./chat-state.js";
import type { ChatStore } from "./chat-store.js";

/** Reads the lines that were missed. */
export function createHistoryReader(socket: ChatSocket, store: ChatStore) {
  /**
   * Only reading the history moves it, because a line that was told live may come before an earlier one that was
   * missed.
   */
  let syncedTo: string | null = null;
  let syncing: Promise<void> | null = null;

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
        store.set({ ...withLines(store.get(), answer.lines), phase: "ready", refusal: null });
      } else await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }

  return {
    /** Reads what was missed, page by page. One reading at a time. */
    sync(): Promise<void> {
      syncing ??= readOn().finally(() => {
        syncing = null;
      });
      return syncing;
    },
    /** The next reading begins at the first line. */
    forget(): void {
      syncedTo = null;
    },
  };
}
