import { describe, expect, it } from "vitest";
import type { AcceptItem } from "../ports/store.js";
import { createInbox } from "./create-inbox.js";

const ACCOUNT = { tenantId: "t", id: "ch" } as Parameters<ReturnType<typeof createInbox>["accept"]>[0];
const message = (id: string, externalId: string, aliases?: string[]) => ({
  kind: "message" as const,
  dedupe: id,
  at: 1_000,
  from: { externalId, ...(aliases ? { aliases } : {}) },
  providerId: id,
  content: { kind: "text" as const, text: id },
});

/** An inbox whose fast path ends when the test says so, and what it stored, in order. */
function inboxOf() {
  const stored: string[] = [];
  const offered: string[] = [];
  let end: (handled: boolean) => void = () => {};
  const inbox = createInbox({
    now: () => 2_000,
    concurrency: 1,
    wake() {},
    offer: (item: AcceptItem) =>
      new Promise((resolve) => {
        offered.push(item.dedupe);
        end = (handled) => resolve(handled ? { eventId: "1", conversationId: "c", repeat: false } : null);
      }),
    store: {
      async accept(items) {
        stored.push(...items.map(({ dedupe }) => dedupe));
        return items.map((_, i) => ({ eventId: String(i), conversationId: "c", repeat: false }));
      },
    },
  });
  return { inbox, stored, offered, end: (handled: boolean) => end(handled) };
}

describe("messages of one sender", () => {
  it("are stored in the order in which they came, when the fast path refuses the first", async () => {
    const { inbox, stored, offered, end } = inboxOf();
    const all = ["one", "two", "three"].map((id) => inbox.accept(ACCOUNT, [message(id, "5511")]));
    end(false);
    await Promise.all(all);
    expect([offered, stored]).toEqual([["one"], ["one", "two", "three"]]);
  });

  it("wait for one another also when they come under different ids of the sender", async () => {
    const { inbox, stored, offered, end } = inboxOf();
    const first = inbox.accept(ACCOUNT, [message("one", "5511", ["lid-7"])]);
    const second = inbox.accept(ACCOUNT, [message("two", "lid-7")]);
    await new Promise(setImmediate);
    expect([offered, stored]).toEqual([["one"], []]);
    end(true);
    await Promise.all([first, second]);
    expect(stored).toEqual(["two"]);
  });
});

describe("what a health check is told", () => {
  it("a full disk stays known until something is written: neither an offer passed on nor a repeat says otherwise", async () => {
    let full = true;
    let repeat = false;
    const inbox = createInbox({
      now: () => 2_000,
      concurrency: 1,
      wake() {},
      offer: async () => null,
      store: {
        async accept(items) {
          if (full && !repeat) throw new Error("no space left");
          return items.map(() => ({ eventId: "1", conversationId: "c", repeat }));
        },
      },
    });
    const say = () => inbox.accept(ACCOUNT, [message("one", "5511")]);
    expect(inbox.refusing()).toBe(false);
    await expect(say()).rejects.toThrow("no space left");
    expect(inbox.refusing()).toBe(true);
    const passedOn = say();
    const seen: boolean[] = [];
    for (let n = 0; n < 4; n++) {
      seen.push(inbox.refusing());
      await Promise.resolve();
    }
    await expect(passedOn).rejects.toThrow("no space left");
    expect(seen).toEqual([true, true, true, true]);
    repeat = true;
    await say();
    expect(inbox.refusing()).toBe(true);
    [full, repeat] = [false, false];
    await say();
    expect(inbox.refusing()).toBe(false);
  });
});
