import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

describe("notify", () => {
  it("tells a team, or everybody", () => {
    const { talk } = talkTo(
      "flow: a\nsteps:\n  - notify: { team: technicians, text: Venham }\n  - notify: { text: Todos }\n",
    );
    expect(talk.ofKind("notify").map(({ team, text }) => [team, text])).toEqual([
      ["technicians", "Venham"],
      [null, "Todos"],
    ]);
  });

  it("is refused for a team that does not exist", () => {
    expect(problemsOf(["flow: a\nsteps:\n  - notify: { team: x, text: Oi }\n"])[0]?.reason).toContain(
      'não há equipe "x"',
    );
  });
});
