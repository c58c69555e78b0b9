import { describe, expect, it } from "vitest";
import { Conversation, programOfFlows } from "../testing/sample.js";

const LEAVE =
  "flow: leave\ntitle: Cancelar matrícula\ncareful: true\nstart: [{ intent: leave }, { keyword: trancar }]\nsteps:\n  - say: Matrícula cancelada.\n";
const ENROL = `
flow: enrol
title: Matrícula
start: [{ keyword: matricular }]
steps:
  - ask: De qual curso?
    save: course
    choices: { piano: Piano, violin: Violino }
  - say: "Anotado: {{ course }}."
`;
const LEAVE_WORDS = "examples: [quero cancelar minha matrícula, cancelar a matrícula do meu filho, cancelar, esquece]";

describe("a flow that cannot be undone", () => {
  const talk = () =>
    new Conversation(
      programOfFlows([LEAVE, ENROL], { intentsText: `leave: { title: Cancelar matrícula, ${LEAVE_WORDS} }\n` }),
    );

  it("begins only when the message is sure", () => {
    expect(talk().text("~leave=0.95")).toEqual(["Matrícula cancelada."]);
    for (const message of ["~leave=0.6", "~leave=0.8"]) {
      expect(talk().text(message)[0]).toContain("[Cancelar matrícula | Outro assunto | Falar com uma pessoa]");
    }
  });

  it("begins when the customer says that it was meant", () => {
    const one = talk();
    one.text("~leave=0.6");
    expect(one.content({ kind: "choice", id: "leave", text: "Cancelar matrícula" })).toEqual(["Matrícula cancelada."]);
  });

  it("is asked about on top of another flow, whose question is asked again when it was not meant", () => {
    const one = talk();
    one.text("matricular");
    expect(one.text("~leave=0.8")[0]).toContain("[Cancelar matrícula | Outro assunto | Falar com uma pessoa]");
    const after = one.content({ kind: "choice", id: "other", text: "Outro assunto" });
    expect(after.join(" ")).toContain("De qual curso?");
    expect(one.text("piano")).toEqual(["Anotado: Piano."]);
  });
});

describe("cancelling while a flow runs", () => {
  it("ends it, and does not begin the company's flow of that meaning", () => {
    const program = programOfFlows([LEAVE.replace("careful: true\n", ""), ENROL], {
      intentsText: "leave: { title: Cancelar matrícula, means: cancel, examples: [cancelar a matrícula] }\n",
    });
    const talk = new Conversation(program);
    talk.text("matricular");
    const said = talk.text("~leave=1 !cancel");
    expect(said.join(" ")).not.toContain("Matrícula cancelada");
    expect(talk.idle).toBe(true);
  });
});
