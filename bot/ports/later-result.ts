import type { GivenResult, RoomRequest, Values } from "./rooms.js";
import type { InsideEvent } from "./store.js";

/**
 * The event that gives a waiting step a later result of its request `to`, made under the key `effect`. Only what the
 * request declares can be given. `unheard` names the flow that begins when no step waits for it any more.
 */
export function laterResult<To extends RoomRequest>(
  _to: To,
  effect: string,
  { outcome, value }: GivenResult<To>,
  unheard?: { flow: string; vars: Values },
): InsideEvent {
  return { kind: "result", effect, outcome, value, ...(unheard ? { unheard } : {}) };
}
