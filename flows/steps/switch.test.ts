import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const flow = (value: string): string => `
flow: a
vars:
  os: { type: choice, of: [windows, macos, linux] }
steps:
  - set: { os: ${value} }
  - switch: os
    cases:
      windows:
        - say: Janela.
      macos:
        - say: Maçã.
    else:
      - say: Outro.
  - say: Fim.
`;

describe("switch", () => {
  it("takes the way named by the value, else the other", () => {
    expect(talkTo(flow("'\"macos\"'")).said).toEqual(["Maçã.", "Fim."]);
    expect(talkTo(flow("'\"linux\"'")).said).toEqual(["Outro.", "Fim."]);
    expect(talkTo(flow("null")).said).toEqual(["Outro.", "Fim."]);
  });

  it("knows yes and no", () => {
    const { said } = talkTo(
      "flow: a\nvars:\n  ok: { type: yes_no }\nsteps:\n  - set: { ok: true }\n  - switch: ok\n    cases:\n      yes: [{ say: Isso. }]\n      no: [{ say: Não. }]\n",
    );
    expect(said).toEqual(["Isso."]);
  });

  it("is refused when a way is not among the variable's options", () => {
    const [problem] = problemsOf([flow("null").replace("macos:\n        -", "macosx:\n        -")]);
    expect(problem?.reason).toContain('"macosx" não é uma opção de "os"');
    expect(problem?.remedy).toContain("windows, macos, linux");
  });
});
