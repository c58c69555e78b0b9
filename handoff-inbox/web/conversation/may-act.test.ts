import { expect, it } from "vitest";
import type { QueueItem } from "../../contract/queue.js";
import type { Me } from "../../contract/session.js";
import { mayAct } from "./may-act.js";

const ana: Pick<Me, "id" | "permissions"> = { id: "ana", permissions: ["conversations.read", "conversations.act"] };
const viewer: Pick<Me, "id" | "permissions"> = { id: "ana", permissions: ["conversations.read"] };
const item = (change: Partial<QueueItem>) =>
  ({ owner: "nobody", ownerId: null, closed: false, ...change }) as QueueItem;
const offered = (change: Partial<QueueItem>, me = ana) =>
  Object.entries(mayAct(item(change), me)).flatMap(([kind, may]) => (may ? [kind] : []));

it("offers what the server would do, and nothing to whoever only reads", () => {
  expect(offered({})).toEqual(["take", "give-back", "close"]);
  expect(offered({ owner: "bot" })).toEqual(["take", "close"]);
  expect(offered({ owner: "person", ownerId: "ana" })).toEqual(["give-back", "close"]);
  expect(offered({ owner: "person", ownerId: "rui" })).toEqual(["take"]);
  expect(offered({ closed: true, owner: "bot" })).toEqual([]);
  for (const owner of ["bot", "nobody", "person"] as const)
    expect(offered({ owner, ownerId: "ana" }, viewer)).toEqual([]);
});
