import { describe, expect, it } from "vitest";
import type { Pending } from "./chat-state.js";
import { readOutbox, writeOutbox } from "./outbox.js";
import { keepFor } from "./storage.js";

const memory = () => keepFor("oficina", () => fakeStorage());
const message = (clientId: string, more: Partial<Pending> = {}): Pending => ({
  clientId,
  at: 1,
  text: "oi",
  body: { kind: "text" },
  state: "sending",
  ...more,
});

function fakeStorage(): Storage {
  throw new Error("SecurityError: storage is blocked");
}

describe("the outbox", () => {
  it("outlives a reload with what no server has taken, also where storage is blocked", () => {
    const keep = memory();
    writeOutbox(keep, [
      message("a"),
      message("b", { state: "sent" }),
      message("c", { state: "failed", error: "unavailable" }),
    ]);
    expect(readOutbox(keep).map(({ clientId }) => clientId)).toEqual(["a", "c"]);
    writeOutbox(keep, []);
    expect(keep.get("outbox")).toBeNull();
  });

  it("keeps a file only once its bytes are with the server", () => {
    const keep = memory();
    const body = { kind: "file", mime: "image/png", size: 1 } as const;
    writeOutbox(keep, [message("a", { body }), message("b", { body: { ...body, fileId: "f", fileToken: "t" } })]);
    expect(readOutbox(keep).map(({ clientId }) => clientId)).toEqual(["b"]);
  });

  it.each([
    "{",
    "null",
    "[1,null,{}]",
    '{"length":1}',
    '[{"clientId":"a","at":1,"text":"x","body":null,"state":"sending"}]',
  ])("takes nothing out of %s", (text) => {
    const keep = memory();
    keep.set("outbox", text);
    expect(readOutbox(keep)).toEqual([]);
  });
});
