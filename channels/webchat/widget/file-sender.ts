import { type Pending, withPending } from "./chat-state.js";
import type { ChatStore } from "./chat-store.js";
import { uploadFile } from "./upload.js";

/** What an upload's refusal means for the visitor. Errors that are not listed may pass. */
const UPLOAD_ERRORS: Partial<Record<string, Pending["error"]>> = {
  file_refused: "file_refused",
  invalid: "invalid",
  too_long: "file_too_large",
  rate_limited: "rate_limited",
};

/**
 * Uploads the files of waiting messages. Their bytes are only in memory, so a reload loses files that were not uploaded
 * yet.
 */
export function createFileSender(
  store: ChatStore,
  sends: {
    base: string;
    channel: string;
    /** The token by which the server knows this visitor; null when there is no connection. */
    token(): string | null;
    flush(): void;
  },
) {
  const files = new Map<string, File>();

  async function upload(clientId: string, file: File): Promise<void> {
    const token = sends.token();
    if (token === null) {
      store.set(withPending(store.get(), clientId, { state: "failed", error: "offline_file" }));
      return;
    }
    const answer = await uploadFile(sends.base, sends.channel, token, file);
    if (!answer.ok) {
      const error = UPLOAD_ERRORS[answer.error] ?? "unavailable";
      const reason = answer.reason || undefined;
      store.set(withPending(store.get(), clientId, { state: "failed", error, reason }));
      return;
    }
    const { fileId, token: fileToken, mime, size } = answer;
    store.set(withPending(store.get(), clientId, { body: { kind: "file", fileId, fileToken, mime, size } }));
    sends.flush();
  }

  return {
    send(clientId: string, file: File): void {
      files.set(clientId, file);
      void upload(clientId, file);
    },
    /** False when this message waits for no file. */
    again({ clientId, body }: Pending): boolean {
      const file = files.get(clientId);
      if (body.kind !== "file" || body.fileToken !== undefined || file === undefined) return false;
      void upload(clientId, file);
      return true;
    },
    forget: (clientId: string) => void files.delete(clientId),
  };
}
