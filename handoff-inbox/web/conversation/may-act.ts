import type { QueueItem } from "../../wire.js";
import type { ActKind } from "./use-acts.js";

/** What the person `myId` can do with a conversation as it stands. */
export function mayAct(item: QueueItem, myId: string): Record<ActKind, boolean> {
  const mine = item.owner === "person" && item.ownerId === myId;
  return {
    take: !mine && !item.closed,
    "give-back": item.owner !== "bot" && !item.closed,
    close: !item.closed,
  };
}
