import { expect, it } from "vitest";
import { createEventIds } from "./event-ids.js";

it("gives rising ids above a conversation's last event, and none that were drawn a minute ago", () => {
  let now = 0;
  const ids = createEventIds(() => now);
  expect(ids.above("0")).toBeNull();
  expect(ids.drawing(false)).toHaveLength(1);
  ids.drawn([{ id: 7 }, { id: 5 }, { id: 9 }]);
  expect([ids.above("5"), ids.above("0")]).toEqual(["7", "9"]);
  ids.drawn([{ id: 11 }]);
  now = 61_000;
  expect(ids.above("0")).toBeNull();
});
