import type { Pending } from "./chat-state.js";
import type { Keep } from "./storage.js";

/** Enough for a long time offline. No more are accepted, because the oldest would have to be lost. */
export const OUTBOX_LIMIT = 100;

const PREFIX = "outbox:";

/**
 * Messages that no server has accepted yet, oldest first. They outlive a reload. Each has a name of its own in the
 * storage, so that two tabs never overwrite each other's. Both tabs may send a message, and the server accepts it once.
 */
export function readOutbox(keep: Keep): Pending[] {
  return keep
    .names()
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => parse(keep.get(name)))
    .filter(isPending)
    .sort((a, b) => a.at - b.at)
    .slice(0, OUTBOX_LIMIT);
}

/**
 * Writes what changed between two states of this tab. A file is written only once it was uploaded, because its bytes
 * stay in memory.
 */
export function writeOutbox(keep: Keep, before: readonly Pending[], after: readonly Pending[]): void {
  const kept = after.filter(
    (message) => message.state !== "sent" && (message.body.kind !== "file" || message.body.fileToken !== undefined),
  );
  const keptIds = new Set(kept.map(({ clientId }) => clientId));
  for (const { clientId } of before) if (!keptIds.has(clientId)) keep.set(PREFIX + clientId, null);
  for (const message of kept)
    if (!before.includes(message)) keep.set(PREFIX + message.clientId, JSON.stringify(message));
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Other scripts of our host can write to the same storage, so only entries of the right shape are sent. */
function isPending(value: unknown): value is Pending {
  if (typeof value !== "object" || value === null) return false;
  const { clientId, at, after, text, body, state } = value as Partial<Pending>;
  if (typeof clientId !== "string" || typeof at !== "number" || typeof text !== "string") return false;
  if (after !== undefined && (typeof after !== "string" || !/^\d*$/.test(after))) return false;
  if (typeof body !== "object" || body === null || (state !== "sending" && state !== "failed")) return false;
  if (body.kind === "choice")
    return typeof body.id === "string" && (body.of === undefined || typeof body.of === "string");
  return ["text", "person", "file"].includes(body.kind);
}
