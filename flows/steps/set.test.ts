import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

describe("set", () => {
  it("computes values one after the other", () => {
    const { said } = talkTo(
      'flow: a\nvars:\n  n: { type: number }\nsteps:\n  - set: { n: 3 }\n  - set: { n: n * 2 + 1 }\n  - say: "{{ n }}"\n',
    );
    expect(said).toEqual(["7"]);
  });

  it("keeps a conversation's variable after the flow has ended, and a flow's not", () => {
    const first =
      "flow: a\nvars:\n  kept: { type: text, scope: conversation }\n  gone: { type: text }\nsteps:\n  - set: { kept: '\"k\"', gone: '\"g\"' }\n";
    const second =
      "flow: b\nvars:\n  kept: { type: text, scope: conversation }\n  gone: { type: text }\nsteps:\n  - say: '[{{ kept }}{{ gone }}]'\n";
    const { talk } = talkTo(first, { others: [second] });
    expect(talk.start("b")).toEqual(["[k]"]);
  });

  it("forgets a turn's variable with the turn", () => {
    const { talk, said } = talkTo(
      "flow: a\nvars:\n  t: { type: text, scope: turn }\nsteps:\n  - set: { t: '\"x\"' }\n  - ask: '[{{ t }}]?'\n    save: y\n  - say: '[{{ t }}]'\n",
    );
    expect(said).toEqual(["[x]?"]);
    expect(talk.text("ok")).toEqual(["[]"]);
  });

  it("is refused when the value's type does not fit the variable's", () => {
    const wrong = (type: string, value: string): string =>
      problemsOf([`flow: a\nvars:\n  v: { type: ${type} }\n  t: { type: text }\nsteps:\n  - set: { v: ${value} }\n`])[0]
        ?.reason ?? "";
    expect(wrong("number", "'\"três\"'")).toBe("o valor é texto, e aqui cabe número");
    expect(wrong("yes_no", "3")).toBe("o valor é número, e aqui cabe sim ou não");
    expect(wrong("text", 't == "a"')).toBe("o valor é sim ou não, e aqui cabe texto");
    for (const [type, value] of [
      ["number", "1"],
      ["yes_no", "true"],
      ["money", "10"],
      ["date", "t"],
      ["text", "null"],
      ["object", "t"],
      ["list", "'[1, 2]'"],
    ]) {
      expect(wrong(type ?? "", value ?? ""), type).toBe("");
    }
  });

  it("is refused for names that belong to the language", () => {
    expect(problemsOf(["flow: a\nsteps:\n  - set: { contact: 1 }\n"])[0]?.reason).toContain("já é um nome do Balcão");
    expect(problemsOf(["flow: a\nsteps:\n  - set: { constructor: 1 }\n"])[0]?.reason).toContain("não pode ser nome");
  });
});
