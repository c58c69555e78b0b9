import type { QueueItem } from "../../contract/queue.js";
import type { ActKind } from "./use-acts.js";

/** What the person `myId` can do with a conversation in its present state. */
export function mayAct(item: QueueItem, myId: string): Record<ActKind, boolean> {
  const mine = item.owner === "person" && item.ownerId === myId;
  // A conversation that another person has must be taken first, with the `over` flag.
  const others = item.owner === "person" && !mine;
  return {
    take: !mine && !item.closed,
    "give-back": item.owner !== "bot" && !item.closed && !others,
    close: !item.closed && !others,
  };
}
