import type { QueueItem } from "../../contract/queue.js";
import type { Me } from "../../contract/session.js";
import type { ActKind } from "./use-acts.js";

/** What a person can do with a conversation in its present state. */
export function mayAct(item: QueueItem, me: Pick<Me, "id" | "permissions">): Record<ActKind, boolean> {
  if (!me.permissions.includes("conversations.act")) return { take: false, "give-back": false, close: false };
  const mine = item.owner === "person" && item.ownerId === me.id;
  // A conversation that another person has must be taken first, with the `over` flag.
  const others = item.owner === "person" && !mine;
  return {
    take: !mine && !item.closed,
    "give-back": item.owner !== "bot" && !item.closed && !others,
    close: !item.closed && !others,
  };
}
