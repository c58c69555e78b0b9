import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const CALLER = `
flow: order
vars:
  where: { type: text }
steps:
  - call: address
    with: { city: '"São Paulo"' }
    save: { where: full }
    outcomes:
      unknown:
        - say: Sem endereço.
        - end: failed
  - say: "Entrego em {{ where }}."
`;
const CALLED = `
flow: address
inputs: [city]
outputs: [full]
vars:
  city: { type: text }
  full: { type: text }
steps:
  - ask: "Qual rua em {{ city }}?"
    save: street
  - if: street == "não sei"
    then:
      - end: unknown
  - set: { full: 'street + ", " + city' }
`;

describe("call", () => {
  it("hands inputs in, waits inside, and takes outputs back", () => {
    const { talk, said } = talkTo(CALLER, { others: [CALLED] });
    expect(said).toEqual(["Qual rua em São Paulo?"]);
    expect(talk.text("Rua A")).toEqual(["Entrego em Rua A, São Paulo."]);
    expect(talk.idle).toBe(true);
  });

  it("takes the way that the called flow's end names", () => {
    const { talk } = talkTo(CALLER, { others: [CALLED] });
    expect(talk.text("não sei")).toEqual(["Sem endereço."]);
  });

  it("is refused when the flow, an input or an output does not exist", () => {
    expect(problemsOf([CALLER])[0]?.reason).toContain('não há fluxo "address"');
    const wrong = problemsOf([CALLER.replace("city:", "town:").replace(": full", ": whole"), CALLED]);
    expect(wrong.map((problem) => problem.reason)).toEqual([
      'o fluxo "address" não recebe "town"',
      'o fluxo "address" não entrega "whole"',
    ]);
  });

  it("is refused when a value's type does not fit the other flow's input", () => {
    const [problem] = problemsOf([CALLER.replace(`'"São Paulo"'`, "3"), CALLED]);
    expect(problem?.reason).toBe("o valor é número, e aqui cabe texto");
  });

  it("is refused when flows call each other in a circle", () => {
    const problems = problemsOf([
      "flow: a\nsteps:\n  - call: b\n",
      "flow: b\nsteps:\n  - ask: E?\n    save: x\n  - call: a\n",
    ]);
    expect(problems.map((problem) => problem.flow).sort()).toEqual(["a", "b"]);
    expect(problems[0]?.reason).toContain("em círculo");
  });
});
