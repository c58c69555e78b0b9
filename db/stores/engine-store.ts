import type { Store } from "../../bot/ports/store.js";
import type { Database } from "../database.js";
import { createAccept } from "./engine/accept.js";
import { createEffectStore } from "./engine/effects.js";
import { createMediaStore } from "./engine/media.js";
import { createTurnStore } from "./engine/turns.js";
import { createWorkStore } from "./engine/work.js";

/** The engine's store over either size of database. `now` is the clock (ms since the epoch). */
export function createEngineStore(database: Database, now: () => number): Store {
  return {
    accept: createAccept(database),
    ...createTurnStore(database, now),
    ...createEffectStore(database),
    ...createWorkStore(database),
    ...createMediaStore(database),
  };
}
