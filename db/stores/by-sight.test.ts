import { describe, expect, it } from "vitest";
import { forSight } from "./by-sight.js";
import { BY_VIEW, COUNTS, RATINGS } from "./desk-statements.js";
import { PROBLEM_COUNT } from "./problem-store.js";

const numbered = (text: string) => [...new Set([...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)))].toSorted();
const upTo = (most: number) => Array.from({ length: most }, (_, at) => at + 1);

describe("a statement by what one sees", () => {
  const page = ["t", null, null, 51];
  it.each([
    ...Object.entries(BY_VIEW).map(([view, statement]) => [view, statement, page] as const),
    ["counts", COUNTS, ["t"]] as const,
    ["ratings", RATINGS, ["t"]] as const,
    ["problems", PROBLEM_COUNT, ["t"]] as const,
  ])("of %s uses each of its parameters, and asks for teams only where not all is seen", (_name, statement, values) => {
    const [all, allValues] = forSight(statement, values, { userId: "rui", teams: null });
    const [some, someValues] = forSight(statement, values, { userId: "rui", teams: ["rua"] });
    expect(numbered(all.text)).toEqual(upTo(allValues.length));
    expect(numbered(some.text)).toEqual(upTo(someValues.length));
    expect([allValues.at(-1), someValues.at(-1)]).toEqual(["rui", ["rua"]]);
    expect(all.name).not.toBe(some.name);
    expect(all.text).not.toContain("team IS NULL OR");
    expect(some.text).toContain("team IS NULL OR");
  });
});
