import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it } from "vitest";
import type { Volume } from "../../agent/actions/volume-of.js";
import { EXIT } from "../../agent/program/exit-code.js";
import { removeProgram } from "../../agent/program/remove-program.js";
import type { ScreenEvent } from "../../agent/program/screen.js";
import { fillTemporary, startAgent } from "./agent-under-test.js";
import { type FakeHub, openFakeHub, until } from "./fake-hub.js";
import { makeFolders } from "./program-under-test.js";

const folders = makeFolders();
let hub: FakeHub;
beforeEach(async () => {
  hub = await openFakeHub();
});
afterEach(() => hub.close());
afterAll(() => folders.clear());

it("whoever ends and removes the program in a repair is told that it ended only when all of it is over", async () => {
  const folder = folders.make();
  fillTemporary(folder, 20, ".tmp");
  const volume: Volume = { id: "1", mount: "/", freeBytes: 1e9 };
  let go: () => void = () => undefined;
  let held: Promise<void> = Promise.resolve();
  const shown: ScreenEvent[] = [];
  const stop = new AbortController();
  const agent = startAgent(hub, folder, {
    screen: {
      show: (event) => shown.push(event),
      confirm: async () => true,
      ask: async () => null,
      hear: () => undefined,
    },
    volumeOf: async () => {
      await held;
      return volume;
    },
    signal: stop.signal,
    afterWork: async () => [
      { is: "removed", ...(await removeProgram(agent.home, { script: "agent.mjs", path: "agent.mjs" })) },
    ],
  });
  await until(() => hub.connected());
  await hub.pair();
  await hub.ended((await hub.task()).body.id);
  held = new Promise((done) => {
    go = done;
  });
  const { body } = await hub.task({ dryRun: false });
  await until(() => hub.progress.some(({ id, state }) => id === body.id && state === "running"));
  stop.abort();
  await until(() => shown.at(-1)?.kind === "ending");
  expect(shown.some(({ kind }) => kind === "ended")).toBe(false);
  go();
  expect(await agent.exit).toBe(EXIT.goodbye);
  expect((await hub.ended(body.id)).state).toBe("done");
  const ended = shown.filter(({ kind }) => kind === "ended");
  expect(ended).toMatchObject([{ sentences: [{ is: "goodbye" }, { is: "removed" }] }]);
  expect(existsSync(join(folder, "home", "identity.json"))).toBe(false);
});
