import { describe, expect, it } from "vitest";
import { isNearest, offersOf } from "./offers.js";
import type { Ranked } from "./rank.js";

/** Passages with these scores, given as how many times likelier each is than one of score 0. */
function ranked(...times: number[]): Ranked[] {
  return times.map((each, position) => ({
    entry: { document: `artigo-${position}`, title: "Artigo", heading: `Título ${position}`, text: "", position },
    score: Math.log(each),
    signs: {} as Ranked["signs"],
  }));
}

describe("what is near and not sure", () => {
  it("is said with a maybe from a half on, and only where it is four times as likely as the second", () => {
    expect(isNearest(ranked(8.1, 2), 0.5, undefined)).toBe(true);
    expect(isNearest(ranked(8.1, 2), 0.49, undefined)).toBe(false);
    expect(isNearest(ranked(7.9, 2), 0.6, undefined)).toBe(false);
    expect(isNearest(ranked(8), 0.5, undefined)).toBe(true);
    expect(isNearest([], 0.6, undefined)).toBe(false);
  });

  it("needs no lead within the document that the question is known to be about", () => {
    expect(isNearest(ranked(2, 2), 0.5, "Prazos")).toBe(true);
    expect(isNearest(ranked(2, 2), 0.49, "Prazos")).toBe(false);
  });
});

describe("the choice", () => {
  it("has three at most, each heading once, in their order", () => {
    const found = ranked(9, 8, 7, 6, 5);
    const twice = found.map((each, n) =>
      n === 1 ? { ...each, entry: { ...each.entry, heading: found[0]?.entry.heading ?? "" } } : each,
    );
    expect(offersOf(twice).map(({ label }) => label)).toEqual(["Título 0", "Título 2", "Título 3"]);
  });

  it("leaves out what is more than twenty times less likely than the best", () => {
    expect(offersOf(ranked(100, 6, 4)).map(({ id }) => id)).toEqual(["artigo-0", "artigo-1"]);
  });

  it("names the passage where two are of one document, and cuts a long heading", () => {
    const [first, second] = ranked(9, 8) as [Ranked, Ranked];
    const long = "Como contratar a garantia estendida do aparelho usado e recondicionado";
    const same = [
      first,
      { ...second, entry: { ...second.entry, document: "artigo-0", heading: `Garantia › ${long}` } },
    ];
    expect(offersOf(same)).toEqual([
      { id: "artigo-0#0", label: "Título 0" },
      { id: "artigo-0#1", label: `${long.slice(0, 59)}…` },
    ]);
  });
});
