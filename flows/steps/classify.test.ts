import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `
flow: a
start: [{ intent: slow }]
steps:
  - ask: O que houve?
    save: what
  - classify:
      text: what
      into:
        slow: { words: [lento, trava], intents: [slow] }
        noise: { words: [barulho] }
    save: problem
    on_unknown: [{ say: Não sei. }, { end: unknown }]
  - say: "{{ problem }}"
`;
const INTENTS = "slow: { examples: [meu pc está lento] }\n";

describe("classify", () => {
  it("goes by words, whole and without accents", () => {
    for (const [text, said] of [
      ["Está LENTÓ demais!", "slow"],
      ["faz um barulho", "noise"],
      ["lentidão", "Não sei."],
    ]) {
      const { talk } = talkTo(FLOW, { intentsText: INTENTS });
      expect(talk.text(text ?? ""), text).toEqual([said]);
    }
  });

  it("goes by what the message was understood to want", () => {
    const { talk } = talkTo(FLOW, { intentsText: INTENTS });
    expect(talk.text("demora a abrir ~slow=0.6")).toEqual(["slow"]);
  });

  it("is refused for an intent that does not exist", () => {
    const [problem] = problemsOf([FLOW], { intentsText: "slo: { examples: [x] }\n" });
    expect(problem?.remedy).toContain('"slo"');
  });
});
