import type { WireLine } from "../wire.js";
import { compareIds, type Pending } from "./chat-state.js";

/** The transcript as it stands on the screen: lines, what failed where it was written, and what is on its way as the last. */
export function placePending(lines: readonly WireLine[], pending: readonly Pending[]): (WireLine | Pending)[] {
  const failed = pending.filter(({ state }) => state === "failed");
  const onItsWay = pending.filter(({ state }) => state !== "failed");
  const shown: (WireLine | Pending)[] = [];
  let next = 0;
  for (const line of lines) {
    // One from before this was kept stands at the end, as it always did.
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
