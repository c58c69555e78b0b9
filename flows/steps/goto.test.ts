import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

describe("goto", () => {
  it("goes forward over what lies between", () => {
    const { said } = talkTo(
      "flow: a\nsteps:\n  - if: first_contact\n    then:\n      - say: Prazer!\n    else:\n      - goto: end\n  - say: Meio.\n  - id: end\n    say: Fim.\n",
    );
    expect(said).toEqual(["Fim."]);
  });

  it("is refused when the step does not exist, with the one probably meant", () => {
    const [problem] = problemsOf(["flow: a\nsteps:\n  - goto: finall\n  - id: final\n    say: Fim.\n"]);
    expect(problem).toMatchObject({ line: 3, step: "steps.0", remedy: 'Você quis dizer "final"?' });
  });

  it("is refused in a loop that waits for nobody", () => {
    const [problem] = problemsOf(["flow: a\nsteps:\n  - id: top\n    say: De novo.\n  - goto: top\n"]);
    expect(problem?.reason).toContain("sem esperar por ninguém");
  });
});
