import type { Pending } from "./chat-state.js";
import type { Keep } from "./storage.js";

/** Enough for a long tunnel; the oldest would have to be lost beyond it, so no more are taken. */
export const OUTBOX_LIMIT = 100;

/** Messages that no server has yet taken, as they outlive a reload. Files are not among them: bytes stay in memory. */
export function readOutbox(keep: Keep): Pending[] {
  const text = keep.get("outbox");
  if (text === null) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isPending).slice(0, OUTBOX_LIMIT) : [];
  } catch {
    return [];
  }
}

export function writeOutbox(keep: Keep, pending: readonly Pending[]): void {
  const kept = pending.filter(
    (message) => message.state !== "sent" && (message.body.kind !== "file" || message.body.fileId),
  );
  keep.set("outbox", kept.length === 0 ? null : JSON.stringify(kept));
}

/** Other scripts of our host can write to the same storage: only what has the right shape is sent. */
function isPending(value: unknown): value is Pending {
  if (typeof value !== "object" || value === null) return false;
  const { clientId, at, text, body, state } = value as Partial<Pending>;
  if (typeof clientId !== "string" || typeof at !== "number" || typeof text !== "string") return false;
  if (typeof body !== "object" || body === null || (state !== "sending" && state !== "failed")) return false;
  return body.kind === "choice" ? typeof body.id === "string" : ["text", "person", "file"].includes(body.kind);
}
