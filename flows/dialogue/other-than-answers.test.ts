import { describe, expect, it } from "vitest";
import type { InboundContent } from "../content.js";
import { Conversation, programOfFlows, talkTo } from "../testing/sample.js";

const BRING = `flow: bring
steps:
  - ask: Quer mais alguma coisa?
    save: next
    choices: { map: Ver o mapa, person: Falar com técnico, done: Era só isso }
    retry: { times: 0 }
    on_failed: { goto: bye }
  - say: "Escolheu: {{ next }}."
  - end: done
  - id: bye
    say: Até logo!
`;
const WHERE = `flow: where
steps:
  - ask: Onde está o problema?
    save: place
    choices: { all: Em tudo, one: Só no computador, slow: Lenta }
    retry: { times: 1 }
`;
const COMPLAINT = "flow: complaint\nstart: [{ intent: complaint }]\nsteps:\n  - say: Sinto muito.\n";
const INTENTS = "complaint: { examples: [quero reclamar] }\n";
const ID = `flow: bill
vars: { cpf: { type: cpf, label: CPF } }
steps:
  - ask: Qual é o CPF?
    save: cpf
    retry: { times: 1, say: Esse CPF não confere. }
`;

describe("what is no answer and no new topic", () => {
  it("a price that is found high is understood, and the question stays open", () => {
    const { talk } = talkTo(BRING);
    expect(talk.text("nossa, que caro")).toEqual([expect.stringMatching(/pesa|entendo/i)]);
    expect(talk.tap("Ver o mapa")).toEqual(["Escolheu: Ver o mapa."]);
  });

  it("who thinks it over, or asks people of their own, wants nothing more and calls nobody", () => {
    for (const words of ["vou pensar, obrigada", "vou conversar com minha esposa e te falo !handover"]) {
      const { talk } = talkTo(BRING);
      expect(talk.text(words)).toEqual(["Escolheu: Era só isso."]);
      expect(talk.ofKind("handoff")).toEqual([]);
    }
  });

  it("a device or a telephone is noted, and ends no question", () => {
    const { talk } = talkTo(BRING);
    for (const words of ["é um notebook acer aspire", "meu zap: 11 98765-0011"]) {
      const said = talk.text(words).join("\n");
      expect(said).toMatch(/anot/i);
      expect(said).toContain("Quer mais alguma coisa?");
    }
  });

  it("what was tried in vain begins no complaint", () => {
    const { talk } = talkTo(WHERE, { others: [COMPLAINT], intentsText: INTENTS });
    const hears = (text: string) =>
      talk.event({
        kind: "message",
        content: { kind: "text", text },
        understanding: {
          commands: [{ kind: "start_flow", flow: "complaint", score: 0.8, by: "intent" }],
          candidates: [],
        },
      });
    expect(hears("testei aqui, continua na mesma")[0]).toContain("Onde está o problema?");
    expect(hears("não resolveu nada")[0]).toContain("Onde está o problema?");
    expect(hears("isso é um descaso")[0]).toContain("Sinto muito");
  });

  it("a sentence is no wrong number, and a number that fails still is one", () => {
    const { talk } = talkTo(ID);
    expect(talk.text("perdi o emprego mês passado")[0]).toMatch(/não (?:entendi|consegui).*pessoa.*Qual é o CPF/is);
    expect(talk.text("111.222.333-44")[0]).toContain("não confere");
  });

  it("a picture whose words say nothing is kept for the team", () => {
    const picture: InboundContent = { kind: "media", media: "image", fileId: "f", caption: "olha como ficou" };
    const { talk } = talkTo(WHERE);
    expect(talk.content(picture)[0]).toMatch(/guardei.*equipe.*\nOnde está o problema/s);
    expect(talk.ofKind("note")).toHaveLength(1);
  });

  it("a doubt about the topic is left when the question below is surely answered", () => {
    const { talk } = talkTo(ID, { others: [COMPLAINT], intentsText: INTENTS });
    talk.text("~complaint=0.4");
    talk.text("826.660.927-63");
    expect(talk.idle).toBe(true);
  });
});

describe("what stands by itself", () => {
  it("a thanks that praises is answered as one, whatever it speaks of", () => {
    const talk = new Conversation(programOfFlows([COMPLAINT], { intentsText: INTENTS }));
    expect(talk.text("obrigado, a moça do balcão foi muito atenciosa")[0]).toMatch(/nada|agradeço/i);
  });

  it("another language begins no flow that goes on in Portuguese", () => {
    const talk = new Conversation(programOfFlows([COMPLAINT], { intentsText: INTENTS }));
    expect(talk.text("hello, I would like to make an order please ~complaint=0.8")[0]).toContain("Would you like");
  });

  it("what does not stop doing something ends no talk", () => {
    const { talk } = talkTo(WHERE);
    talk.text("ele não quer parar de desligar !cancel");
    expect(talk.idle).toBe(false);
  });

  it.each(["nº 40122", "o pedido é 771", "os 5502"])(
    "the number of an order goes to the flow about orders: %s",
    (text) => {
      const ORDERS = "flow: orders\nstart: [{ intent: orders }]\nsteps:\n  - say: Vou ver o pedido.\n";
      const talk = new Conversation(
        programOfFlows([ORDERS], {
          intentsText: "orders: { means: order, examples: [meu pedido, cadê meu pedido] }\n",
        }),
      );
      expect(talk.text(text)[0]).toContain("Vou ver o pedido.");
    },
  );

  it("a person is offered once", () => {
    const people =
      "flow: people\ntitle: Falar com uma pessoa\nstart: [{ intent: people }]\nsteps:\n  - say: Já chamo.\n";
    const talk = new Conversation(programOfFlows([people], { intentsText: "people: { examples: [quero alguém] }\n" }));
    expect(talk.text("~people=0.4 hmm")[0]?.split("Falar com uma pessoa")).toHaveLength(3);
  });

  it("a file is what somebody new begins with: it is received, and who receives it is said", () => {
    const welcome = "flow: welcome\nstart: [{ first_message: true }]\nsteps:\n  - ask: O que deseja?\n    save: wish\n";
    const talk = new Conversation(programOfFlows([welcome]));
    talk.firstContact = true;
    const said = talk.content({ kind: "media", media: "image", fileId: "f" }).join(" ");
    expect(said).toContain("Aqui é o atendimento automático");
    expect(said).toContain("Recebi seu arquivo");
    expect(said).not.toContain("O que deseja?");
  });

  it("a list that is asked for again is shown again", () => {
    const menu = `flow: menu\nstart: [{ keyword: menu }]\nsteps:\n  - ask: O que deseja?\n    save: x\n    once: true\n    timeout: { after: 1h, goto: over }\n    choices: { a: Um, b: Dois }\n  - id: over\n    end: left\n`;
    const talk = new Conversation(programOfFlows([menu]));
    const first = talk.text("menu");
    expect(first).toHaveLength(1);
    expect(talk.text("menu")).toEqual([expect.stringContaining("O que deseja?")]);
  });
});
