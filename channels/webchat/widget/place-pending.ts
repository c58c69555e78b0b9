import type { WireLine } from "../wire.js";
import { compareIds, type Pending } from "./chat-state.js";

/**
 * The transcript as the screen shows it: the lines, failed messages where they were written, and messages being sent at
 * the end.
 */
export function placePending(lines: readonly WireLine[], pending: readonly Pending[]): (WireLine | Pending)[] {
  const failed = pending.filter(({ state }) => state === "failed");
  const onItsWay = pending.filter(({ state }) => state !== "failed");
  const shown: (WireLine | Pending)[] = [];
  let next = 0;
  for (const line of lines) {
    // A message that an older version kept does not say where it was written, so it stands at the end.
    for (
      let each = failed[next];
      each?.after !== undefined && compareIds(each.after, line.id) < 0;
      each = failed[next]
    ) {
      shown.push(each);
      next += 1;
    }
    shown.push(line);
  }
  return [...shown, ...failed.slice(next), ...onItsWay];
}
