import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

describe("tag", () => {
  it("adds one, adds some, and takes some off", () => {
    const { talk } = talkTo(
      "flow: a\nsteps:\n  - tag: vip\n  - tag: [reclamação, urgente]\n  - tag: { add: [a], remove: [vip] }\n",
    );
    expect(talk.ofKind("tag").map(({ add, remove }) => ({ add, remove }))).toEqual([
      { add: ["vip"], remove: [] },
      { add: ["reclamação", "urgente"], remove: [] },
      { add: ["a"], remove: ["vip"] },
    ]);
  });
});
