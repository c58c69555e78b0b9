import { describe, expect, it } from "vitest";
import type { QueueItem, QueuePage } from "../../contract/queue.js";
import { placeItem, viewsOf, withoutItem } from "./place-item.js";

const ME = { id: "me", teams: ["tecnicos"] };
const item = (id: string, change: Partial<QueueItem> = {}): QueueItem => ({
  id,
  contact: { called: "x", name: id, phone: null },
  channel: { kind: "whatsapp", title: "Loja" },
  owner: "nobody",
  ownerId: null,
  ownerName: null,
  team: null,
  waitingSince: 10,
  handedOverAt: 10,
  reason: null,
  last: { author: "contact", text: "oi", at: 10 },
  closed: false,
  rating: null,
  problem: false,
  unread: 0,
  windowEndsAt: null,
  ...change,
});
const page = (items: QueueItem[], next: string | null = null): QueuePage => ({
  items,
  next,
  problems: 0,
  unread: 0,
  counts: { waiting: 0, mine: 0, team: 0, people: 0, bot: 0, all: 0, closed: 0 },
});
const loaded = (...pages: QueuePage[]) => ({ pages, pageParams: pages.map(() => null) });
const ids = (from: { pages: QueuePage[] }) => from.pages.map(({ items }) => items.map(({ id }) => id));

describe("the lists of a conversation", () => {
  it.each([
    [item("a"), ["all", "waiting"]],
    [item("a", { team: "tecnicos" }), ["all", "team", "waiting"]],
    [item("a", { team: "outra" }), ["all", "waiting"]],
    [item("a", { waitingSince: null, owner: "bot" }), ["all", "bot"]],
    [item("a", { owner: "person", ownerId: "me" }), ["all", "people", "mine"]],
    [item("a", { owner: "person", ownerId: "other" }), ["all", "people"]],
    [item("a", { closed: true }), ["all", "closed"]],
  ])("are told by its owner, wait and end", (each, views) => {
    expect(viewsOf(each, ME)).toEqual(views);
  });

  it("keep who waits longest first", () => {
    const before = loaded(page([item("old", { waitingSince: 1 }), item("new", { waitingSince: 9 })]));
    expect(ids(placeItem(before, "waiting", item("middle", { waitingSince: 5 }), ME))).toEqual([
      ["old", "middle", "new"],
    ]);
    expect(ids(before)).toEqual([["old", "new"]]);
  });

  it("move one that spoke again to the top, from another page too, and never show it twice", () => {
    const of = (id: string, at: number) =>
      item(id, { owner: "bot", waitingSince: null, last: { author: "contact", text: "", at } });
    const before = loaded(page([of("a", 9), of("b", 8)]), page([of("c", 7)]));
    expect(ids(placeItem(before, "bot", of("c", 10), ME))).toEqual([["c", "a", "b"], []]);
  });

  it("take out one that left, and leave one that belongs behind the loaded rows to its page", () => {
    const before = loaded(page([item("a", { waitingSince: 1 })], "more"));
    expect(ids(placeItem(before, "waiting", item("a", { closed: true }), ME))).toEqual([[]]);
    expect(ids(placeItem(before, "waiting", item("late", { waitingSince: 99 }), ME))).toEqual([["a"]]);
    expect(placeItem(before, "bot", item("stranger"), ME)).toBe(before);
  });

  it("lose one that went to another team, from whichever page, and stay the same object without it", () => {
    const before = loaded(page([item("a")]), page([item("b"), item("c")]));
    expect(ids(withoutItem(before, "b"))).toEqual([["a"], ["c"]]);
    expect(withoutItem(before, "stranger")).toBe(before);
  });
});
