import { describe, expect, it } from "vitest";
import { ApiFailure } from "../session/api-failure.js";
import { createOutbox, type OutboxDeps } from "./outbox.js";

function start(stored: Map<string, string> = new Map()) {
  const posted: { kind: string; conversationId: string; key: string; text: string }[] = [];
  const world = { fail: null as ApiFailure | null, hold: null as Promise<void> | null };
  let keys = stored.size * 100;
  const deps: OutboxDeps = {
    async say(kind, conversationId, key, text) {
      posted.push({ kind, conversationId, key, text });
      await world.hold;
      if (world.fail) throw world.fail;
    },
    storage: {
      getItem: (place) => stored.get(place) ?? null,
      setItem: (place, value) => void stored.set(place, value),
      removeItem: (place) => void stored.delete(place),
    },
    newKey: () => `key-${keys++}`,
    now: () => 5,
    personId: "ana",
  };
  return { outbox: createOutbox(deps), posted, world, stored };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));
const line = (key: string) => ({ key }) as never;

describe("the outbox", () => {
  it("sends in the order of writing, one after the other", async () => {
    const { outbox, posted, world } = start();
    let release = () => {};
    world.hold = new Promise((resolve) => (release = resolve));
    outbox.send("c", "reply", "um");
    outbox.send("c", "note", "dois");
    await settled();
    expect(posted).toMatchObject([{ kind: "reply", conversationId: "c", text: "um" }]);
    release();
    await settled();
    expect(posted.map(({ kind }) => kind)).toEqual(["reply", "note"]);
    expect(outbox.of("c").map(({ state }) => state)).toEqual(["accepted", "accepted"]);
  });

  it("forgets what stands in the transcript, and nothing else", async () => {
    const { outbox, stored } = start();
    outbox.send("c", "reply", "um");
    outbox.send("c", "reply", "um");
    await settled();
    outbox.settle("c", [line("key-0"), line("outra")]);
    expect(outbox.of("c").map(({ key }) => key)).toEqual(["key-1"]);
    outbox.settle("c", [line("key-1")]);
    expect(stored.size).toBe(0);
  });

  it("sends again by itself what did not reach the server, with its key; what was refused waits for a person", async () => {
    const { outbox, posted, world } = start();
    world.fail = new ApiFailure(0, "offline", "Sem conexão.");
    outbox.send("c", "reply", "um");
    await settled();
    world.fail = new ApiFailure(409, "taken", "Bruno está com ela.");
    outbox.send("c", "reply", "dois");
    await settled();
    expect(outbox.of("c").map(({ state, problem }) => [state, problem])).toEqual([
      ["lost", "Sem conexão."],
      ["refused", "Bruno está com ela."],
    ]);
    world.fail = null;
    outbox.again();
    await settled();
    expect(posted.map(({ key }) => key)).toEqual(["key-0", "key-1", "key-0"]);
    outbox.retry("c", "key-1");
    await settled();
    expect(outbox.of("c").map(({ state }) => state)).toEqual(["accepted", "accepted"]);
  });

  it("survives a reload with its keys, and a store full of nonsense", async () => {
    const first = start();
    first.world.hold = new Promise(() => {});
    first.outbox.send("c", "reply", "um");
    await settled();
    const second = start(first.stored);
    expect(second.outbox.of("c")).toMatchObject([{ key: "key-0", state: "lost", text: "um" }]);
    second.outbox.again();
    await settled();
    expect(second.posted).toMatchObject([{ key: "key-0" }]);
    expect(start(new Map([["balcao-outbox-ana", "{"]])).outbox.of("c")).toEqual([]);
  });
});
