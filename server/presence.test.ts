import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BEAT_MS } from "../db/stores/worker-store.js";
import { createLog } from "../platform/log.js";
import { showPresence } from "./presence.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("leaves only when every beat is over, also one that is older than another that was answered", async () => {
  const said: string[] = [];
  const answers: (() => void)[] = [];
  const presence = await showPresence({
    store: {
      forgetEnded: async () => {},
      beat: () => {
        said.push("beat");
        // The first call, at the start, is answered at once.
        return said.length === 1 ? Promise.resolve() : new Promise((resolve) => answers.push(resolve));
      },
      leave: async () => void said.push("leave"),
      list: async () => [],
    },
    id: "one",
    role: "all",
    sole: true,
    log: createLog({ level: "silent" }),
  });
  await vi.advanceTimersByTimeAsync(2 * BEAT_MS);
  const [slow, quick] = answers;
  quick?.();
  const left = presence.leave();
  await vi.advanceTimersByTimeAsync(5 * BEAT_MS);
  expect(said).toEqual(["beat", "beat", "beat"]);
  slow?.();
  await left;
  expect(said).toEqual(["beat", "beat", "beat", "leave"]);
});
