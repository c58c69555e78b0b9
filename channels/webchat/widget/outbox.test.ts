import { describe, expect, it } from "vitest";
import type { Pending } from "./chat-state.js";
import { readOutbox, writeOutbox } from "./outbox.js";
import { type Keep, keepFor } from "./storage.js";

const message = (clientId: string, more: Partial<Pending> = {}): Pending => ({
  clientId,
  at: 1,
  text: "oi",
  body: { kind: "text" },
  state: "sending",
  ...more,
});
const ids = (keep: Keep) => readOutbox(keep).map(({ clientId }) => clientId);

/** The used part of a browser's storage, in a Map. */
function fakeStorage(): () => Storage {
  const items: Record<string, string> = {};
  const storage = Object.create({
    getItem: (name: string) => items[name] ?? null,
    setItem(name: string, value: string) {
      items[name] = value;
      storage[name] = value;
    },
    removeItem(name: string) {
      delete items[name];
      delete storage[name];
    },
  });
  return () => storage;
}

function blockedStorage(): Storage {
  throw new Error("SecurityError: storage is blocked");
}

describe("the outbox", () => {
  it.each([
    ["in the browser's storage", fakeStorage()],
    ["in memory where storage is blocked", blockedStorage],
  ])("keeps what no server has taken %s, oldest first", (_name, storage) => {
    const keep = keepFor("oficina", storage);
    const all = [
      message("b", { at: 2, state: "failed", error: "unavailable" }),
      message("a"),
      message("c", { state: "sent" }),
    ];
    writeOutbox(keep, [], all);
    expect(ids(keep)).toEqual(["a", "b"]);
    writeOutbox(keep, all, []);
    expect(keep.names()).toEqual([]);
  });

  it("of two tabs holds the messages of both, and forgets only what was sent", () => {
    const storage = fakeStorage();
    const [first, second] = [keepFor("oficina", storage), keepFor("oficina", storage)];
    const [a, b] = [message("a"), message("b", { at: 2 })];
    writeOutbox(first, [], [a]);
    writeOutbox(second, [], [b]);
    expect(ids(first)).toEqual(["a", "b"]);
    writeOutbox(second, [b], [{ ...b, state: "sent" }]);
    expect(ids(second)).toEqual(["a"]);
  });

  it("keeps a file only once its bytes are with the server", () => {
    const keep = keepFor("oficina", fakeStorage());
    const body = { kind: "file", mime: "image/png", size: 1 } as const;
    writeOutbox(keep, [], [message("a", { body }), message("b", { body: { ...body, fileId: "f", fileToken: "t" } })]);
    expect(ids(keep)).toEqual(["b"]);
  });

  it("is one person's: another one on the same browser has another", () => {
    const storage = fakeStorage();
    writeOutbox(keepFor("oficina:u_ana", storage), [], [message("a")]);
    expect(ids(keepFor("oficina:u_bia", storage))).toEqual([]);
    expect(ids(keepFor("oficina", storage))).toEqual([]);
    keepFor("oficina", storage).clear();
    expect(ids(keepFor("oficina:u_ana", storage))).toEqual([]);
  });

  it.each(["{", "null", "[]", "7", '{"clientId":"a","at":1,"text":"x","body":null,"state":"sending"}'])(
    "takes nothing out of %s",
    (text) => {
      const keep = keepFor("oficina", fakeStorage());
      keep.set("outbox:a", text);
      expect(ids(keep)).toEqual([]);
    },
  );
});
