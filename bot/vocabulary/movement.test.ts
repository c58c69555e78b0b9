import { describe, expect, it } from "vitest";
import { type Movement, missingFrom } from "./movement.js";

const charge: Movement = { kind: "charge", id: "7", amount: 5_000, currency: "BRL", at: 1 };
const fee: Movement = { ...charge, kind: "fee", amount: -50 };

describe("missingFrom", () => {
  it("gives what is not there yet, and nothing twice; a charge and its fee have one id", () => {
    expect(missingFrom([], [charge, fee])).toEqual([charge, fee]);
    expect(missingFrom([charge], [charge, fee])).toEqual([fee]);
    expect(missingFrom([charge, fee], [charge, fee])).toEqual([]);
  });

  it("sums what is told of one thing in parts, and then lacks nothing of it", () => {
    const given = { ...fee, amount: 50, at: 2 };
    expect(missingFrom([], [fee, given])).toEqual([{ ...fee, amount: 0, at: 2 }]);
    const lines = [fee, ...missingFrom([fee], [fee, given])];
    expect(lines.map(({ id, amount }) => [id, amount])).toEqual([
      ["7", -50],
      ["7#1", 50],
    ]);
    expect(missingFrom(lines, [fee, given])).toEqual([]);
  });

  it("corrects an amount by a line of its own, as often as it changes", () => {
    const lines = [charge, fee];
    for (const amount of [-50, -20, 0, -20]) lines.push(...missingFrom(lines, [{ ...fee, amount }]));
    expect(lines.slice(2).map(({ id, amount }) => [id, amount])).toEqual([
      ["7#1", 30],
      ["7#2", 20],
      ["7#3", -20],
    ]);
  });
});
