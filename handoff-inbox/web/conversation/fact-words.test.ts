import { describe, expect, it } from "vitest";
import type { DeskFact } from "../../contract/conversation.js";
import { factWords } from "./fact-words.js";

const fact = (kind: DeskFact["kind"], more: Partial<DeskFact> = {}): DeskFact => ({
  kind,
  at: 0,
  person: null,
  team: null,
  reason: null,
  score: null,
  ...more,
});

describe("what happened, in words", () => {
  it.each([
    [fact("opened"), "O cliente começou a conversa"],
    [fact("opened", { person: "Ana" }), "Ana reabriu a conversa"],
    [fact("handed_over"), "Passou para as pessoas"],
    [fact("handed_over", { team: "Bancada" }), "Passou para a equipe Bancada"],
    [fact("taken", { person: "Ana" }), "Ana assumiu"],
    [fact("taken"), "Uma pessoa assumiu"],
    [fact("first_answer", { person: "Ana" }), "Ana deu a primeira resposta"],
    [fact("given_back", { person: "Ana" }), "Ana devolveu ao robô"],
    [fact("given_back"), "O cliente voltou ao robô"],
    [fact("closed", { person: "Ana" }), "Ana encerrou"],
    [fact("closed"), "Encerrada pelo robô"],
    [fact("rated", { score: 4 }), "O cliente deu nota 4 de 5"],
  ])("%j", (given, said) => {
    expect(factWords(given)).toBe(said);
  });
});
