import { describe, expect, expectTypeOf, it } from "vitest";
import type { Room, RoomAnswer, RoomAsk, Values } from "../ports/rooms.js";
import { askRoom } from "./ask-room.js";

const BY = { tenantId: "t", conversationId: "c", channelId: "k", key: "1.0", signal: new AbortController().signal };
const total = { amount: 4_990, currency: "BRL" };
const ORDER = { id: "o1", number: 1, total, currency: "BRL", lines: [], minutes: 15 };

/** A room that remembers what it was asked, and answers this. */
function quoting(answer: RoomAnswer<"orders.quote">) {
  const asked: RoomAsk<"orders.quote">["input"][] = [];
  const room: Room = {
    async "orders.quote"({ input }) {
      asked.push(input);
      return answer;
    },
  };
  return { asked, ask: (input: Values) => askRoom(room, "orders.quote", { ...BY, input }) };
}

describe("asking a room", () => {
  it("gives it the parsed input, and its answer back", async () => {
    const { asked, ask } = quoting({ outcome: "done", result: { outcome: "quoted", value: ORDER } });
    expect(await ask({ items: ["ssd", { item: "ram" }, "ssd", 7] })).toEqual({
      outcome: "done",
      result: { outcome: "quoted", value: ORDER },
    });
    expect(asked).toEqual([{ items: ["ssd", "ram"] }]);
  });

  it("does not reach the room with an input that the request does not take", async () => {
    const { asked, ask } = quoting({ outcome: "done" });
    expect(await ask({ itens: ["ssd"] })).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("items"),
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ["an outcome that was never declared", { outcome: "quotd", value: ORDER }],
    ["the name of something that every object has", { outcome: "toString" }],
    ["a value that does not fit", { outcome: "quoted", value: { number: "1" } }],
  ])("lets no answer through with %s", async (_what, result) => {
    const { ask } = quoting({ outcome: "done", result } as RoomAnswer<"orders.quote">);
    const answer = await ask({ items: "ssd" });
    expect(answer).toMatchObject({ outcome: "failed", reason: expect.stringContaining("not as it is declared") });
    expect(answer).not.toHaveProperty("result");
  });

  it("says so when no room answers", async () => {
    expect(await askRoom({}, "orders.quote", { ...BY, input: {} })).toEqual({
      outcome: "failed",
      reason: "no room answers orders.quote",
    });
  });

  it("has types that let a handler answer only what is declared", () => {
    type Outcome = Extract<RoomAnswer<"orders.decide">, { outcome: "done" }>["result"];
    expectTypeOf<NonNullable<Outcome>["outcome"]>().toEqualTypeOf<"approved" | "declined" | "failed">();
    expectTypeOf<RoomAsk<"orders.decide">["input"]>().toEqualTypeOf<{ order: string | null; approved: boolean }>();
  });
});
