import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `flow: a
vars:
  wet: { type: choice, of: { "on": Ligado, "off": Desligado, unknown: Não sei } }
  photo: { type: file }
steps:
  - ask: Ele está ligado?
    save: wet
  - guided:
      check: phone
      answers: { device: '"phone"', wet: wet, glass: "''" }
      photos: [photo]
    save: report
  - say: "Nota {{ report.score }}."
`;
const REPORTED = {
  id: "r1",
  score: 30,
  findings: [
    { title: "Molhado e ligado", meaning: "Estraga.", remedy: "Desligue agora." },
    { title: "Bateria", meaning: "Gasta.", remedy: "Trocar." },
  ],
  well: [],
  unknown: ["Idade"],
  recommended: [],
  url: "https://x.example/r/k",
  device: null,
};

function answered(choice = "Ligado") {
  const { talk } = talkTo(FLOW);
  talk.tap(choice);
  return talk;
}

describe("guided", () => {
  it("gives what was answered, also that somebody does not know, and nothing that was not asked", () => {
    const asked = (choice: string) => answered(choice).ofKind("request")[0];
    expect(asked("Ligado")).toMatchObject({
      to: "devices.guided",
      input: { check: "phone", answers: { device: "phone", wet: "on" }, photos: [] },
    });
    expect(asked("Não sei")?.input).toMatchObject({ answers: { device: "phone", wet: "unknown" } });
  });

  it("says in four lines that nothing was measured, what is worst, what helps and where all of it stands", () => {
    const [report = "", after] = answered().result("request", "reported", REPORTED);
    expect(report.split("\n")).toEqual([
      "Pronto! Isto é pelas suas respostas; nada foi medido:",
      "Molhado e ligado: Estraga. Também: bateria.",
      "O que ajuda: Desligue agora.",
      "Tudo em detalhe, e o que ficou sem resposta (idade): https://x.example/r/k",
    ]);
    expect(after).toContain("Nota 30.");
  });

  it("says what is well when nothing is wrong", () => {
    const value = { ...REPORTED, findings: [], unknown: [] };
    const well = [{ title: "Cabo", meaning: "Era só o cabo." }];
    expect(answered().result("request", "reported", { ...value, well })[0]).toContain("Cabo: Era só o cabo.\nTudo em");
    expect(answered().result("request", "reported", value)[0]).toContain("Nada do que você contou indica um defeito.");
  });

  it.each(["failed", "timer", "odd"])("calls a person when it %s", (how) => {
    const talk = answered();
    if (how === "timer") talk.timer();
    else talk.result("request", how === "odd" ? "reported" : "failed", how === "odd" ? { score: "x" } : null);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("is refused with answers that the check does not know, and with a photo that is none", () => {
    const reasons = (change: [string, string]) => problemsOf([FLOW.replace(...change)]).map(({ reason }) => reason);
    expect(reasons(["glass:", "colour:"])).toEqual(['a verificação "phone" não pergunta por "colour"']);
    expect(reasons(["glass:", "constructor:"])).toEqual(['a verificação "phone" não pergunta por "constructor"']);
    expect(reasons(['"off": Desligado', "maybe: Talvez"])).toEqual(['"maybe" não é resposta para "wet"']);
    expect(reasons(["{ type: file }", "{ type: text }"])).toEqual(['"photo" não guarda um arquivo']);
    expect(reasons(["check: phone", "check: fridge"])).toHaveLength(1);
  });
});
