import { createKeyedQueue } from "../../../platform/keyed-queue.js";
import type { DeskLine } from "../../contract/lines.js";
import { ApiFailure } from "../session/api-failure.js";

/** A reply or note of this tab that is not in the transcript yet. */
export type Pending = {
  key: string;
  kind: "reply" | "note";
  text: string;
  /** In ms since the epoch, by this browser's clock. */
  at: number;
  /**
   * `accepted`: the server has it and its line will come. `lost`: the server was not reached; it is sent again
   * automatically.
   */
  state: "sending" | "accepted" | "lost" | "refused";
  problem: string | null;
};

/**
 * Texts that were written here and have not come back as lines. The outbox survives a reload. Each act keeps its key,
 * so it is done once.
 */
export type Outbox = {
  of(conversationId: string): readonly Pending[];
  subscribe(listener: () => void): () => void;
  send(conversationId: string, kind: Pending["kind"], text: string): void;
  retry(conversationId: string, key: string): void;
  drop(conversationId: string, key: string): void;
  /** Removes entries that are in the transcript by now. */
  settle(conversationId: string, lines: readonly DeskLine[]): void;
  /** Sends again what did not reach the server. */
  again(): void;
  clear(): void;
};

export type OutboxDeps = {
  /** Hands a text to the server. Throws `ApiFailure`. */
  say(kind: Pending["kind"], conversationId: string, key: string, text: string): Promise<void>;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  newKey(): string;
  now(): number;
  personId: string;
};

const NONE: readonly Pending[] = [];

export function createOutbox(deps: OutboxDeps): Outbox {
  const place = `balcao-outbox-${deps.personId}`;
  const all = restore(deps.storage.getItem(place));
  const listeners = new Set<() => void>();
  const queue = createKeyedQueue();

  const write = (conversationId: string, list: Pending[]) => {
    if (list.length === 0) all.delete(conversationId);
    else all.set(conversationId, list);
    if (all.size === 0) deps.storage.removeItem(place);
    else deps.storage.setItem(place, JSON.stringify([...all]));
    for (const listener of listeners) listener();
  };
  const of = (conversationId: string) => all.get(conversationId) ?? NONE;
  const change = (conversationId: string, key: string, to: Partial<Pending>) => {
    if (of(conversationId).some((pending) => pending.key === key))
      write(
        conversationId,
        of(conversationId).map((pending) => (pending.key === key ? { ...pending, ...to } : pending)),
      );
  };
  /** Sent one after the other per conversation, so that what was written first is said first. */
  const post = (conversationId: string, key: string) => {
    change(conversationId, key, { state: "sending", problem: null });
    // A failure here for an unknown reason shows as lost, and the browser reports it.
    void queue.run(conversationId, async () => {
      const pending = of(conversationId).find((each) => each.key === key);
      if (pending === undefined) return;
      try {
        await deps.say(pending.kind, conversationId, key, pending.text);
        change(conversationId, key, { state: "accepted" });
      } catch (error) {
        const known = error instanceof ApiFailure ? error : null;
        const state = known && known.status !== 0 ? "refused" : "lost";
        change(conversationId, key, { state, problem: known?.message ?? null });
        if (known === null) throw error;
      }
    });
  };

  return {
    of,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send(conversationId, kind, text) {
      const key = deps.newKey();
      const pending: Pending = { key, kind, text, at: deps.now(), state: "sending", problem: null };
      write(conversationId, [...of(conversationId), pending]);
      post(conversationId, key);
    },
    retry: post,
    drop: (conversationId, key) =>
      write(
        conversationId,
        of(conversationId).filter((pending) => pending.key !== key),
      ),
    settle(conversationId, lines) {
      const pending = of(conversationId);
      if (pending.length === 0) return;
      const known = new Set(lines.map((line) => line.key));
      const left = pending.filter((each) => !known.has(each.key));
      if (left.length !== pending.length) write(conversationId, left);
    },
    again() {
      for (const [conversationId, list] of all)
        for (const pending of list) if (pending.state === "lost") post(conversationId, pending.key);
    },
    clear() {
      for (const conversationId of all.keys()) write(conversationId, []);
    },
  };
}

/**
 * A text whose sending was interrupted by a reload may have reached the server or not. With its key it may be sent
 * again.
 */
function restore(stored: string | null): Map<string, Pending[]> {
  try {
    const entries = JSON.parse(stored ?? "[]") as [string, Pending[]][];
    return new Map(
      entries.map(([id, list]) => [
        id,
        list.map((pending) => (pending.state === "refused" ? pending : { ...pending, state: "lost" as const })),
      ]),
    );
  } catch {
    return new Map();
  }
}
