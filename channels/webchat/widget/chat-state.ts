import type { HandshakeRefusal, Owner, WireError, WireLine } from "../wire.js";

/** A message that the visitor wrote and that is not in the transcript yet. */
export type Pending = {
  clientId: string;
  at: number;
  /** The newest line when it was written; "" when there was none. Messages of older visits do not say. */
  after?: string;
  /** What the visitor sees of it. */
  text: string;
  body:
    | { kind: "text" }
    | { kind: "choice"; id: string; of?: string }
    | { kind: "person" }
    /** `fileId` and `fileToken` are set once the file was uploaded. The bytes are only in memory. */
    | { kind: "file"; mime: string; size: number; fileId?: string; fileToken?: string };
  state: "sending" | "sent" | "failed";
  error?: WireError | "offline_file" | "file_too_large";
  /** The server's own words about `error`, if it has better ones. */
  reason?: string;
};

export type ChatState = {
  /** `loading` until the first history came; `refused` when there will be none (see `refusal`). */
  phase: "loading" | "ready" | "refused";
  refusal: HandshakeRefusal | null;
  /** Whether there is a connection, as far as is known: false once connecting failed or a connection was lost. */
  online: boolean;
  lines: readonly WireLine[];
  pending: readonly Pending[];
  typing: "bot" | "person" | null;
  owner: Owner | null;
  /** The newest line that the visitor has seen; "" before the first. */
  seen: string;
};

export const EMPTY_STATE: ChatState = {
  phase: "loading",
  refusal: null,
  online: true,
  lines: [],
  pending: [],
  typing: null,
  owner: null,
  seen: "",
};

/** Puts lines in the order of their ids, each once, and removes from `pending` what has become a line. */
export function withLines(state: ChatState, fresh: readonly WireLine[]): ChatState {
  if (fresh.length === 0) return state;
  const byId = new Map(state.lines.map((line) => [line.id, line]));
  for (const line of fresh) byId.set(line.id, line);
  const lines = [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
  const arrived = new Set(fresh.map((line) => line.clientId));
  const pending = state.pending.filter((message) => !arrived.has(message.clientId));
  const typing = fresh.some((line) => line.author !== "contact") ? null : state.typing;
  return { ...state, lines, pending, typing };
}

export function withPending(state: ChatState, clientId: string, change: Partial<Pending>): ChatState {
  const pending = state.pending.map((message) => (message.clientId === clientId ? { ...message, ...change } : message));
  return { ...state, pending };
}

/** How many of our lines the visitor has not seen. */
export function unreadCount(state: ChatState): number {
  return state.lines.filter((line) => isOurs(line) && compareIds(line.id, state.seen) > 0).length;
}

/** Who speaks now: what the server told last, else the author of our newest line. */
export function speaker(state: ChatState): Owner {
  if (state.owner !== null) return state.owner;
  const last = state.lines.findLast(isOurs);
  return last?.author === "person" ? { owner: "person", name: last.name } : { owner: "bot", name: null };
}

/** The options that wait for an answer: those of the newest line, unless something was said since. */
export function openOptions(state: ChatState): { id: string; label: string; description?: string }[] {
  const last = state.lines.findLast((line) => line.author !== "system");
  if (last === undefined || last.content.kind !== "choices") return [];
  return state.pending.some((message) => message.state !== "failed") ? [] : last.content.options;
}

/**
 * How far a visitor's message got. The server has no status for it, so what is known is used: a line is delivered when
 * it is in the transcript, and read when somebody answered after it (`newestOurs`).
 */
export function visitorTick(line: WireLine, newestOurs: WireLine | undefined): "delivered" | "read" {
  if (line.status === "read") return "read";
  return newestOurs !== undefined && compareIds(newestOurs.id, line.id) > 0 ? "read" : "delivered";
}

export function isOurs(line: WireLine): boolean {
  return line.author === "bot" || line.author === "person";
}

/** Compares decimal ids of any length without losing digits. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
