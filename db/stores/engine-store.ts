import { randomUUID } from "node:crypto";
import type { Store } from "../../bot/ports/store.js";
import type { Database } from "../database.js";
import { createAccept } from "./engine/accept.js";
import { createConversationCache } from "./engine/conversation-cache.js";
import { createEffectStore } from "./engine/effects.js";
import { createMediaStore } from "./engine/media.js";
import { createTurnStore } from "./engine/turns.js";
import { createWorkStore } from "./engine/work.js";

/**
 * The engine's store, over an embedded database or a server. `now` is the clock (ms since the epoch); `worker` is the
 * process, as it shows itself to the others.
 */
export function createEngineStore(database: Database, now: () => number, worker: string = randomUUID()): Store {
  // Only the embedded database belongs to one process. On a server other processes change the same rows, so nothing is
  // cached.
  const cache = database.kind === "embedded" ? createConversationCache(10_000) : null;
  return {
    accept: createAccept(database, now, cache),
    ...createTurnStore(database, now, cache, worker),
    ...createEffectStore(database, cache),
    ...createWorkStore(database, cache),
    ...createMediaStore(database, cache),
    forget: (conversationId) => (conversationId === null ? cache?.clear() : cache?.forget(conversationId)),
  };
}
