import { describe, expect, it } from "vitest";
import { Conversation, programOfFlows } from "../testing/sample.js";

const ORDER = `
flow: order
title: Contratar
start: [{ keyword: contratar }]
vars:
  plan: { type: choice, of: { small: Pequeno, big: Grande } }
  cpf: { type: cpf, label: o CPF }
  phone: { type: phone, label: o telefone }
steps:
  - ask: Qual plano?
    save: plan
  - ask: Qual o CPF?
    save: cpf
    retry: { times: 3, say: Esse CPF não confere. }
  - ask: E o telefone?
    save: phone
  - say: "Certo: {{ cpf }} {{ phone }}"
`;

function ordering(): Conversation {
  const talk = new Conversation(programOfFlows([ORDER]));
  talk.start("order");
  return talk;
}

describe("a value that comes before its question", () => {
  it("is noted, and not asked for when its turn comes", () => {
    const talk = ordering();
    expect(talk.text("Otavio Reis, cpf 826.660.927-63")).toEqual(["Anotei: o CPF.", "Qual plano? [Pequeno | Grande]"]);
    expect(talk.text("Grande")).toEqual(["E o telefone?"]);
  });

  it("is not taken out of a question", () => {
    expect(ordering().text("o cpf 826.660.927-63 serve?")[0]).not.toContain("Anotei");
  });
});

describe("a sentence without a digit where a number is asked for", () => {
  it("is not called a wrong number, and a person is offered", () => {
    const talk = ordering();
    talk.text("Grande");
    const [said] = talk.text("deixa meu caso no começo da fila");
    expect(said).toContain("pessoa");
    expect(said).toContain("Qual o CPF?");
    expect(said).not.toContain("não confere");
    expect(talk.text("123.456.789-00")[0]).toBe("Esse CPF não confere.");
  });
});
