import { describe, expect, it } from "vitest";
import { programOfFlows } from "../flows/testing/sample.js";
import { understand } from "./understand.js";

const LEAVE =
  "flow: leave\ntitle: Cancelar matrícula\ncareful: true\nstart: [{ intent: leave }, { keyword: trancar }]\nsteps:\n  - say: Matrícula cancelada.\n";
const TALK = "flow: desk\ntitle: Coordenação\nstart: [{ intent: desk }]\nsteps:\n  - say: Chamando a coordenação.\n";
const LEAVE_WORDS = "examples: [quero cancelar minha matrícula, cancelar a matrícula do meu filho, cancelar, esquece]";
const DESK_WORDS = "examples: [falar com a coordenação, quero falar com a coordenadora, atendente]";

describe("the product's own commands", () => {
  const program = programOfFlows([LEAVE, TALK], {
    intentsText: `leave: { title: Cancelar matrícula, ${LEAVE_WORDS} }\ndesk: { title: Coordenação, ${DESK_WORDS} }\n`,
  });
  it.each<[string, string]>([
    ["esquece", "cancel"],
    ["cancela", "cancel"],
    ["cancelar", "cancel"],
    ["atendente", "handover"],
    ["quero falar com uma pessoa", "handover"],
    ["repete", "repeat"],
  ])("%s is the product's, whatever a company's examples say", (text, kind) => {
    expect(understand(program, null, text).commands[0]).toMatchObject({ kind });
  });
  it("leave the company's own sentences to its intents", () => {
    expect(understand(program, null, "quero cancelar minha matrícula").commands[0]).toMatchObject({ intent: "leave" });
    expect(understand(program, null, "falar com a coordenação").commands[0]).toMatchObject({ intent: "desk" });
  });
  it("are a company's where its author says so", () => {
    const declared = programOfFlows([LEAVE, TALK], {
      intentsText: `leave: { title: Sair, means: cancel, examples: [sair do curso] }\ndesk: { means: person, ${DESK_WORDS} }\n`,
    });
    expect(understand(declared, null, "atendente").commands.map((each) => each.kind)).toEqual([
      "start_flow",
      "handover",
    ]);
  });
  it("never make one word sure of what cannot be undone, nor a sentence that says no", () => {
    const scoreOf = (text: string) => {
      const [best] = understand(program, null, text).commands;
      return best?.kind === "start_flow" && best.flow === "leave" ? best.score : 0;
    };
    expect(scoreOf("quero cancelar minha matrícula")).toBe(1);
    for (const text of ["trancar", "não quero cancelar minha matrícula", "matrícula"]) {
      expect(scoreOf(text), text).toBeLessThan(0.85);
    }
  });
});
