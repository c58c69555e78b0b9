import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const flow = (step: string) => `
flow: question
vars:
  found: { type: object }
steps:
  - ask: O que quer saber?
    save: question
${step}
  - say: "Depois: {{ found == null ? 'nada' : 'algo' }}"
`;
const PLAIN = '  - answer: "{{ question }}"\n    save: found';
const OUTCOMES = `
  - answer: { question: "Pergunta: {{ question }}" }
    save: found
    on_unknown: [{ say: Não sei. }, { end: unknown }]
    on_failed: [{ say: Falhou. }, { end: failed }]
`;
const FOUND = {
  text: "Sim, abrimos aos sábados. {{ contact.phone }}",
  source: "Horário",
  score: 0.9,
  passages: [],
};

function asked(step: string, question = "abre sábado?") {
  const { talk } = talkTo(flow(step));
  expect(talk.text(question)).toEqual([]);
  return talk;
}

describe("answer", () => {
  it("asks the company's knowledge and says what it found, literally, with where it stands", () => {
    const talk = asked(PLAIN);
    expect(talk.ofKind("request")).toMatchObject([{ to: "knowledge.search", input: { question: "abre sábado?" } }]);
    expect(talk.result("request", "found", FOUND)).toEqual([
      "Sim, abrimos aos sábados. {{ contact.phone }}\n\nFonte: Horário",
      "Depois: algo",
    ]);
  });

  it("that was told a short while ago is told with the way to a person: it may not be what is asked now", () => {
    const { talk } = talkTo(flow(PLAIN).replace('  - say: "Depois', `${PLAIN}\n  - say: "Depois`));
    talk.text("abre sábado?");
    expect(talk.result("request", "found", FOUND)[0]).not.toContain("chamo uma pessoa");
    expect(talk.result("request", "found", FOUND)[0]).toMatch(/^É o que te contei há pouco:[^]*chamo uma pessoa/);
  });

  it("takes a text around the question, and cuts a huge one", () => {
    const talk = asked(OUTCOMES, "que ".repeat(25_000));
    const [request] = talk.ofKind("request");
    const question = request?.to === "knowledge.search" ? request.input.question : "";
    expect(question).toHaveLength(1_000);
    expect(question).toMatch(/^Pergunta: que que/);
  });

  it("says that it does not know and offers a way out where nothing else is written, and goes on", () => {
    const [words, after] = asked(PLAIN).result("request", "unknown", null);
    expect(words).toMatch(/não sei.*atendente/);
    expect(after).toBe("Depois: nada");
  });

  it("asks for one passage where it was chosen, and tells what was no question", () => {
    const talk = asked(
      '  - answer: { question: "{{ question }}", passage: "garantia#2", told: 1 == 1 }\n    save: found',
    );
    expect(talk.ofKind("request")[0]?.input).toEqual({ question: "abre sábado?", passage: "garantia#2", told: true });
  });

  it("says with a maybe what is only likely, and how to go on", () => {
    const likely = { text: "Sim.", source: "Horário", score: 0.6, passages: [], sure: false };
    const [words] = asked(PLAIN).result("request", "found", likely);
    expect(words).toMatch(/^Acho que é isto:[^]*Sim\.[^]*Fonte: Horário[^]*pessoa/);
  });

  it("leaves what is only likely to what is surer", () => {
    const likely = { text: "Sim.", source: "Horário", score: 0.6, passages: [], sure: false };
    const step =
      '  - answer: { question: "{{ question }}", sure: "true" }\n    save: found\n    on_unknown: [{ say: Outro. }]';
    expect(asked(step).result("request", "found", likely)[0]).toBe("Outro.");
    expect(asked(step).result("request", "found", FOUND)[0]).toContain("Sim, abrimos");
  });

  it("keeps the likeliest where it is in doubt and the flow has a way for that", () => {
    const options = [{ id: "a", label: "A" }];
    const step = `${PLAIN}\n    on_between: [{ say: "Qual? {{ size(found.options) }}" }]`;
    expect(asked(step).result("request", "between", { options })).toEqual(["Qual? 1", "Depois: algo"]);
  });

  it.each(["between", "not_offered"])("says that it does not know where the flow has no way for %s", (outcome) => {
    expect(asked(PLAIN).result("request", outcome, { options: [] })[0]).toMatch(/não sei.*atendente/);
  });

  it("goes the way of a service that is not offered", () => {
    const step = `${PLAIN}\n    on_not_offered: [{ say: Isso não. }]`;
    expect(asked(step).result("request", "not_offered", null)[0]).toBe("Isso não.");
  });

  it.each(["failed", "never-heard-of"])("tells that it could not look when the result is %s", (outcome) => {
    const [words, after] = asked(PLAIN).result("request", outcome, null);
    expect(words).toMatch(/Não consegui procurar.*atendente/);
    expect(after).toBe("Depois: nada");
  });

  it("goes on after its time limit when no result comes", () => {
    expect(asked(PLAIN).timer()[0]).toMatch(/Não consegui procurar/);
    expect(asked(OUTCOMES).timer()).toEqual(["Falhou."]);
  });

  it.each([
    ["unknown", null, "Não sei."],
    ["failed", null, "Falhou."],
    ["found", { text: "", source: "x" }, "Falhou."],
    ["found", "garbage", "Falhou."],
    ["found", ["garbage"], "Falhou."],
  ])("goes where the author sent %s with %o", (outcome, value, words) => {
    expect(asked(OUTCOMES).result("request", outcome, value)).toEqual([words]);
  });

  it("refuses what is no question", () => {
    expect(problemsOf(["flow: x\nsteps:\n  - answer: { text: a }\n"])[0]?.reason).toContain("question");
    expect(problemsOf(['flow: x\nsteps:\n  - answer: "{{ nothing }}"\n'])[0]?.reason).toContain("nothing");
  });
});
