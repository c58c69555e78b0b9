import { describe, expect, it } from "vitest";
import { same, twoSides } from "./two-sides.js";

describe("two sides of a change", () => {
  const base = { title: "Bancada", description: "", teams: ["a"] };

  it("names what is different, and who changed it", () => {
    const mine = { ...base, title: "Oficina", description: "minha" };
    const theirs = { ...base, title: "Laboratório", teams: ["a", "b"] };
    expect(twoSides(base, mine, theirs)).toEqual([
      { name: "title", mine: "Oficina", theirs: "Laboratório", changedByMe: true, changedByThem: true },
      { name: "description", mine: "minha", theirs: "", changedByMe: true, changedByThem: false },
      { name: "teams", mine: ["a"], theirs: ["a", "b"], changedByMe: false, changedByThem: true },
    ]);
  });

  it("is nothing where both say the same, and leaves out what the form does not have", () => {
    const both = { ...base, title: "Oficina" };
    expect(twoSides(base, both, { ...both, revision: 4 } as typeof base)).toEqual([]);
  });

  it.each([
    [{ a: 1, b: [1] }, { b: [1], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: undefined }, {}, true],
    [[], {}, false],
    [null, {}, false],
  ])("holds %j and %j to be the same: %s", (a, b, expected) => {
    expect(same(a, b)).toBe(expected);
  });
});
