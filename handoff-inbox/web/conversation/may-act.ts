import type { QueueItem } from "../../wire.js";
import type { ActKind } from "./use-acts.js";

/** What the person `myId` can do with a conversation as it stands. */
export function mayAct(item: QueueItem, myId: string): Record<ActKind, boolean> {
  const mine = item.owner === "person" && item.ownerId === myId;
  // What another person has is taken first, and knowingly.
  const others = item.owner === "person" && !mine;
  return {
    take: !mine && !item.closed,
    "give-back": item.owner !== "bot" && !item.closed && !others,
    close: !item.closed && !others,
  };
}
