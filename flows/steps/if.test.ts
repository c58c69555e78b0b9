import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const flow = (score: string): string => `
flow: a
vars:
  score: { type: number }
steps:
  - set: { score: ${score} }
  - if: score >= 80
    then:
      - say: Está bem.
    else:
      - say: Precisa de cuidado.
  - say: Até mais.
`;

describe("if", () => {
  it("takes one way or the other and goes on behind both", () => {
    expect(talkTo(flow("90")).said).toEqual(["Está bem.", "Até mais."]);
    expect(talkTo(flow("10")).said).toEqual(["Precisa de cuidado.", "Até mais."]);
  });

  it("counts an unknown number as not fulfilling the condition", () => {
    expect(talkTo(flow("null")).said[0]).toBe("Precisa de cuidado.");
  });

  it("goes on when nothing stands under else", () => {
    const { said } = talkTo("flow: a\nsteps:\n  - if: 1 > 2\n    then:\n      - say: Nunca.\n  - say: Sempre.\n");
    expect(said).toEqual(["Sempre."]);
  });

  it("is refused with line and suggestion when a name does not exist", () => {
    const [problem] = problemsOf([
      "flow: a\nvars:\n  score: { type: number }\nsteps:\n  - if: scor >= 80\n    then:\n      - say: Oi.\n",
    ]);
    expect(problem).toMatchObject({ file: "flows/0.yaml", line: 5, flow: "a", step: "steps.0" });
    expect(problem?.reason).toContain('"score"');
  });

  it("is refused when the condition is neither true nor false", () => {
    const [problem] = problemsOf([
      "flow: a\nvars:\n  name: { type: text }\nsteps:\n  - if: name\n    then:\n      - say: Oi.\n",
    ]);
    expect(problem).toMatchObject({ line: 5, reason: "a condição dá texto, e não sim ou não" });
  });

  it("is refused when types do not go together", () => {
    const [problem] = problemsOf([
      "flow: a\nvars:\n  name: { type: text }\nsteps:\n  - if: name > 3\n    then:\n      - say: Oi.\n",
    ]);
    expect(problem?.line).toBe(5);
  });
});
