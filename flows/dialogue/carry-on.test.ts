import { describe, expect, it } from "vitest";
import { Conversation, programOfFlows } from "../testing/sample.js";

const MENU =
  "flow: welcome\nstart: [{ first_message: true }]\nsteps:\n  - ask: Bem-vindo! Em que posso ajudar?\n    save: wish\n    choices: { bath: Banho, cut: Tosa }\n    retry: { times: 3 }\n  - say: 'Combinado: {{ wish }}.'\n";
const PRICE = "flow: price\nstart: [{ keyword: valor }]\nsteps:\n  - say: O banho custa R$ 60.\n";
const SIZE = `flow: size
title: Porte
start: [{ keyword: porte }]
steps:
  - ask: Qual o porte do cachorro?
    save: size
    choices: { small: Pequeno, big: Grande }
  - say: "{{ size }}."
`;
const shop = () => new Conversation(programOfFlows([MENU, PRICE, SIZE], { knowledge: true }));

describe("what is told and asks nothing", () => {
  it("is noted once where one of some options is to be chosen, and the question put again", () => {
    const talk = shop();
    talk.text("porte");
    talk.text("ele late muito à noite..");
    const [said = ""] = talk.result("request", "unknown", null);
    expect(said).toMatch(/entend|peguei/i);
    expect(said).toContain("Qual o porte do cachorro? [Pequeno | Grande]");
    expect(talk.ofKind("note")).toHaveLength(1);
    talk.text("late até de madrugada..");
    expect(talk.result("request", "unknown", null)[0]).toContain("Escolha uma das opções");
    expect(talk.tap("Grande")[0]).toContain("Grande.");
  });

  it("belongs to the talk where nothing is open, and a person may go on", () => {
    const talk = shop();
    talk.text("valor");
    expect(talk.text("ela tem medo de secador")[0]).toMatch(/^Anotei.*\[Chamar uma pessoa \| Contar mais\]$/);
    talk.tap("Chamar uma pessoa");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("is a first contact's own wish, and no part of a talk", () => {
    const talk = shop();
    talk.firstContact = true;
    expect(talk.text("ela tem medo de secador")[0]).toContain("Bem-vindo");
  });
});

describe("a bare yes or no where nothing is asked", () => {
  it("is a farewell, or is asked what it is about", () => {
    const talk = shop();
    talk.text("valor");
    expect(talk.text("sim")[0]).toMatch(/\?$/);
    expect(talk.text("não, obrigado")[0]).not.toMatch(/entend/);
  });
});

describe("what a welcome asks", () => {
  it("is not led back to: its buttons are still there", () => {
    const talk = shop();
    talk.text("!greeting");
    const said = talk.text("valor");
    expect(said).toHaveLength(1);
    expect(said[0]).not.toMatch(/Voltando|Em que posso ajudar/);
    expect(talk.text("tosa")[0]).toContain("Combinado: Tosa.");
  });
});

describe("a question in which a value may be read", () => {
  it("is asked of the articles before it is taken for the answer", () => {
    const days =
      "flow: days\nstart: [{ keyword: dias }]\nsteps:\n  - ask: Quantos dias?\n    save: n\n    type: number\n  - say: '{{ n }} dias.'\n";
    const talk = new Conversation(programOfFlows([MENU, days], { knowledge: true }));
    talk.text("dias");
    expect(talk.text("quanto vocês cobram se eu deixar ele aí por uns 10 dias??")).toEqual([]);
    expect(talk.ofKind("request").at(-1)).toMatchObject({ to: "knowledge.search" });
    talk.result("request", "unknown", null);
    expect(talk.text("10")[0]).toContain("10 dias.");
  });
});
