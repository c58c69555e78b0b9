import { randomUUID } from "node:crypto";
import type { Store } from "../../bot/ports/store.js";
import type { Database } from "../database.js";
import { createAccept } from "./engine/accept.js";
import { createEffectStore } from "./engine/effects.js";
import { createEventIds } from "./engine/event-ids.js";
import { createMediaStore } from "./engine/media.js";
import { createMemory } from "./engine/memory.js";
import { createPass } from "./engine/pass-turns.js";
import { createRecall } from "./engine/recall.js";
import { createTurnStore } from "./engine/turns.js";
import { createWorkStore } from "./engine/work.js";

/** How many conversations one process remembers. Each takes some KB. */
const MOST_REMEMBERED = 10_000;

/**
 * The engine's store, over an embedded database or a server. `now` is the clock (ms since the epoch); `worker` is the
 * process, as it shows itself to the others.
 */
export function createEngineStore(database: Database, now: () => number, worker: string = randomUUID()): Store {
  const memory = createMemory(MOST_REMEMBERED);
  const ids = createEventIds(now);
  const { accept, knownConversation } = createAccept(database, ids);
  return {
    accept,
    recall: createRecall(memory, ids, knownConversation, now),
    pass: createPass(database, memory, ids, now),
    ...createTurnStore(database, now, memory, worker),
    ...createEffectStore(database),
    ...createWorkStore(database),
    ...createMediaStore(database),
    forget: (conversationId) => (conversationId === null ? memory.forgetAll() : memory.forget(conversationId)),
  };
}
