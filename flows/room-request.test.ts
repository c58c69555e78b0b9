import { describe, expect, expectTypeOf, it } from "vitest";
import type { AskRoom, ResultOf } from "./room-request.js";
import { REQUESTS, ROOM_REQUESTS, readInput, readResult } from "./room-request.js";

describe("reading a result", () => {
  it("gives the declared outcome with its value", () => {
    expect(readResult("devices.invite", { outcome: "expired", value: null })).toEqual({
      outcome: "expired",
      value: null,
    });
    const link = { url: "https://pay.example/1", amount: { amount: 4_990, currency: "BRL" }, expires_at: 7 };
    expect(readResult("orders.charge", { outcome: "pending", value: link })).toEqual({
      outcome: "pending",
      value: link,
    });
  });

  it.each([
    ["orders.charge", "payed", null],
    ["orders.charge", "paid", null],
    ["orders.charge", "paid", {}],
    ["orders.charge", "pending", { url: 7 }],
    ["orders.charge", "constructor", null],
    ["devices.scan", "reported", { score: "62" }],
    ["knowledge.search", "found", { text: "", source: "x" }],
  ] as const)("is null for %s %s %j", (to, outcome, value) => {
    expect(readResult(to, { outcome, value })).toBeNull();
  });

  it.each(ROOM_REQUESTS)("reads that %s failed, whatever came with it", (to) => {
    for (const value of [null, undefined, 7, { reason: 7 }])
      expect(readResult(to, { outcome: "failed", value })).toEqual({ outcome: "failed", value: {} });
    const why = { reason: "expired", words: "não deu tempo." };
    expect(readResult(to, { outcome: "failed", value: why })).toEqual({ outcome: "failed", value: why });
  });

  it.each(ROOM_REQUESTS)("goes on waiting only for outcomes that %s declares", (to) => {
    for (const outcome of REQUESTS[to].meanwhile) expect(Object.keys(REQUESTS[to].outcomes)).toContain(outcome);
    expect(REQUESTS[to].meanwhile).not.toContain("failed");
  });

  it("has types that let a step read only what is declared", () => {
    type Outcome = ResultOf<"devices.preview">["outcome"];
    expectTypeOf<Outcome>().toEqualTypeOf<"failed" | "offline" | "previewed" | "nothing" | "unpaid">();
    type Approval = Extract<AskRoom, { to: "orders.decide" }>["input"]["approved"];
    expectTypeOf<Approval>().toEqualTypeOf<boolean>();
  });
});

describe("reading an input", () => {
  it("takes an id, or the value that has it, for what it names; and nothing else", () => {
    const idOf = (order: null | number | string | { id: string }) => readInput("orders.cancel", { order });
    expect(idOf("o1")).toEqual({ ok: true, input: { order: "o1" } });
    expect(idOf({ id: "o1" })).toEqual({ ok: true, input: { order: "o1" } });
    for (const order of [null, 7]) expect(idOf(order)).toEqual({ ok: true, input: { order: null } });
    expect(readInput("orders.cancel", {})).toMatchObject({ ok: false, problem: expect.stringContaining("order") });
  });

  it("needs the consent itself for a repair", () => {
    const input = { order: "o1", plan: "p1" };
    expect(readInput("devices.repair", { ...input, consent: true }).ok).toBe(true);
    for (const consent of [false, "true", null, 1])
      expect(readInput("devices.repair", { ...input, consent }).ok).toBe(false);
  });
});
