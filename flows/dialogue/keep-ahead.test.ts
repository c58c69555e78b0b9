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

const VISIT = `
flow: visit
vars:
  shift: { type: choice, of: { am: Manhã, pm: Tarde } }
  caller: { type: text, label: o nome }
  place: { type: text, label: o endereço }
  mail: { type: email, label: o e-mail }
steps:
  - ask: Qual turno?
    save: shift
  - ask: Qual o nome?
    save: caller
  - ask: Qual o endereço?
    save: place
  - ask: E o e-mail?
    save: mail
`;

function ordering(): Conversation {
  const talk = new Conversation(programOfFlows([ORDER]));
  talk.start("order");
  return talk;
}

describe("a value that comes before its question", () => {
  it("is noted, and not asked for when its turn comes", () => {
    const talk = ordering();
    expect(talk.text("Otavio Reis, cpf 826.660.927-63")).toEqual([
      "Anotei seu CPF.",
      expect.stringContaining("Qual plano? [Pequeno | Grande]"),
    ]);
    expect(talk.text("Grande")).toEqual(["E o telefone?"]);
  });

  it("is a name or an address as well, told in any order", () => {
    const talk = new Conversation(programOfFlows([VISIT]));
    talk.start("visit");
    expect(talk.text("me chamo Rita Porto")).toEqual([
      "Anotei seu nome.",
      expect.stringContaining("Qual turno? [Manhã | Tarde]"),
    ]);
    expect(talk.text("Rua das Flores, 120")[0]).toBe("Anotei seu endereço.");
    expect(talk.text("Tarde")).toEqual(["E o e-mail?"]);
  });

  it("begins with whose document it is", () => {
    const talk = new Conversation(
      programOfFlows([
        ORDER.replace("cpf: {", "caller: { type: text, label: o nome }\n  cpf: {").replace(
          "  - ask: Qual o CPF?",
          "  - ask: Qual o nome?\n    save: caller\n  - ask: Qual o CPF?",
        ),
      ]),
    );
    talk.start("order");
    expect(talk.text("Nair Couto, cpf 826.660.927-63")[0]).toBe("Anotei seu CPF e seu nome.");
    expect(talk.text("Grande")).toEqual(["E o telefone?"]);
  });

  it("waits for the permission that the flow asks for before it", () => {
    const talk = new Conversation(
      programOfFlows([
        ORDER.replace(
          "  - ask: Qual o CPF?",
          "  - consent: { purpose: data, text: Posso guardar? }\n  - ask: Qual o CPF?",
        ),
      ]),
    );
    talk.start("order");
    expect(talk.text("meu cpf é 826.660.927-63")[0]).toContain("Ainda não guardei seu CPF");
    expect(talk.vars.cpf).toBeUndefined();
    talk.text("Grande");
    expect(talk.text("sim")).toEqual(["Qual o CPF?"]);
  });

  it("that no question wants is marked for the team, and is not ours", () => {
    const address = "flow: address\nstart: [{ intent: address }]\nsteps:\n  - say: Ficamos na praça.\n";
    const program = programOfFlows([ORDER, address], {
      intentsText: "address: { means: address, examples: [onde fica] }\n",
    });
    const talk = new Conversation(program);
    talk.start("order");
    const [said = ""] = talk.text("moro na rua Bela 90 ~address=0.9");
    expect(said).toMatch(/o endereço/);
    expect(said).toContain("Qual plano?");
    expect(talk.ofKind("note")).toHaveLength(1);
    const idle = new Conversation(program);
    expect(idle.text("Alameda Santos 15, fundos ~address=0.9").join()).not.toContain("praça");
    expect(idle.ofKind("note")).toHaveLength(1);
  });

  it("is noted when it forbids something, and nothing is told or begun about that", () => {
    const about = "flow: about\ntitle: Formatar\nstart: [{ intent: about }]\nsteps:\n  - say: Formatar custa pouco.\n";
    const program = programOfFlows([ORDER, about], { intentsText: "about: { examples: [formatar, formata] }\n" });
    const talk = new Conversation(program);
    talk.start("order");
    const [said = ""] = talk.text("não formatem nada hein ~about=0.9");
    expect(said).toMatch(/para a equipe/);
    expect(said).toContain("Qual plano?");
    expect(talk.ofKind("note")).toHaveLength(1);
    const idle = new Conversation(program);
    idle.text("formatar ~about=0.9");
    expect(idle.text("não formatem nada hein ~about=0.9").join()).toMatch(/para a equipe.*pessoa/s);
  });

  it("is noted at a first contact too, and then everybody is welcomed", () => {
    const welcome =
      "flow: welcome\nstart: [{ first_message: true }]\nsteps:\n  - ask: Bem-vinda! O que deseja?\n    save: wish\n";
    const talk = new Conversation(programOfFlows([welcome]));
    talk.firstContact = true;
    expect(talk.text("meu nome é Rita Porto").join()).toMatch(/nome.*\n?.*Bem-vinda!/s);
    talk.firstContact = false;
    expect(talk.ofKind("note")).toHaveLength(1);
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
