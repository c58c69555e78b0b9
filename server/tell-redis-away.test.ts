import { expect, it, vi } from "vitest";
import { tellRedisAway } from "./tell-redis-away.js";

it("tells once a minute, however often connecting fails", () => {
  let now = 0;
  const warn = vi.fn();
  const tell = tellRedisAway({ warn }, () => now);
  for (; now < 180_000; now += 2_000) tell(new Error("refused"));
  expect(warn).toHaveBeenCalledTimes(3);
});
