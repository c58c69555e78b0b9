import { describe, expect, it } from "vitest";
import { Conversation, MONDAY, programOfFlows } from "../testing/sample.js";

const WELCOME = "flow: welcome\ntitle: Boas-vindas\nstart: [{ first_message: true }]\nsteps:\n  - say: Bem-vinda!\n";
const FALLBACK = "flow: fallback\nstart: [{ fallback: true }]\nsteps:\n  - say: Não peguei.\n";
const CLOSED = "flow: closed\nstart: [{ out_of_hours: true }]\nsteps:\n  - say: 'Abrimos {{ hours.next_opening }}.'\n";
const PRICES =
  "flow: prices\ntitle: Preços\nstart: [{ intent: prices }, { keyword: preço }]\nsteps:\n  - say: R$ 100.\n";
const HOURS = "flow: opening\ntitle: Horários\nstart: [{ intent: opening }]\nsteps:\n  - say: Das 8 às 18.\n";
const REPAIR = `
flow: repair
title: Conserto
start: [{ keyword: conserto }, { intent: repair }]
steps:
  - ask: Qual aparelho?
    save: device
    choices: { pc: Computador, phone: Celular }
  - ask: O que houve?
    save: what
  - say: "Anotado: {{ device }}, {{ what }}."
`;
const INTENTS = `
prices: { title: Preços, examples: [quanto custa] }
opening: { examples: [que horas abre] }
repair: { examples: [está quebrado] }
`;
const ALL = [WELCOME, FALLBACK, CLOSED, PRICES, HOURS, REPAIR];

function conversation(flows = ALL): Conversation {
  return new Conversation(
    programOfFlows(flows, { intentsText: INTENTS, hoursText: "hours: { weekdays: 08:00-18:00 }\n" }),
  );
}

describe("a message for a step that another release moved", () => {
  it("is heard as if nothing had been asked, each time, and not left to a wait that ends by itself", () => {
    const talk = conversation();
    talk.text("~prices=0.5 ~opening=0.48");
    expect(talk.state.frames.map(({ flow }) => flow)).toEqual(["system-clarify"]);
    // The second step of that flow only ends it.
    talk.state = { ...talk.state, frames: talk.state.frames.map((frame) => ({ ...frame, step: 1 })) };
    expect(talk.text("geladeira")).toEqual(["Não peguei."]);
    expect(talk.text("preço")).toEqual(["R$ 100."]);
  });
});

describe("a message while nothing runs", () => {
  it("starts the flow of a keyword, and of an intent that is sure and leads", () => {
    const talk = conversation();
    expect(talk.text("preço")).toEqual(["R$ 100."]);
    expect(talk.text("~opening=0.6 ~prices=0.45")).toEqual(["Das 8 às 18."]);
  });

  it("offers choices instead of guessing between two that are close, and starts the chosen one", () => {
    const talk = conversation();
    const [asked = ""] = talk.text("~prices=0.62 ~opening=0.58");
    expect(asked).toContain("[Preços | Horários | Outro assunto]");
    expect(talk.content({ kind: "choice", id: "opening", text: "Horários" })).toEqual(["Das 8 às 18."]);
    expect(talk.idle).toBe(true);
  });

  it("offers what is likely when nothing is sure, and falls back when it is none of it", () => {
    const talk = conversation();
    expect(talk.text("~prices=0.4")[0]).toContain("[Preços | Outro assunto | Falar com uma pessoa]");
    expect(talk.text("outro assunto")).toEqual(["Não peguei."]);
  });

  it("forgets the choices it offered when something clear is said", () => {
    const talk = conversation();
    talk.text("~prices=0.4");
    expect(talk.text("~opening=0.9")).toEqual(["Das 8 às 18."]);
    expect(talk.idle).toBe(true);
  });

  it("welcomes a new contact, and answers a greeting with the welcome", () => {
    const talk = conversation();
    talk.firstContact = true;
    expect(talk.text("xyz")).toEqual(["Bem-vinda!"]);
    talk.firstContact = false;
    expect(talk.text("!greeting")).toEqual(["Bem-vinda!"]);
  });

  it("falls back when nothing is understood, and offers a person the third time in a row", () => {
    const talk = conversation();
    expect(talk.text("xyz")).toEqual(["Não peguei."]);
    expect(talk.text("zyx")).toEqual(["Ainda não entendi, me desculpe."]);
    expect(talk.text("yxz")[0]).toContain("não estou conseguindo entender");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("counts misses anew after something was understood", () => {
    const talk = conversation();
    for (const text of ["x", "y", "preço", "x", "y"]) talk.text(text);
    expect(talk.ofKind("handoff")).toHaveLength(0);
  });

  it("says once per closing that nobody is in, and still runs what is understood", () => {
    const talk = conversation();
    talk.at = MONDAY + 10 * 3_600_000;
    expect(talk.text("xyz")).toEqual(["Abrimos amanhã às 8h."]);
    expect(talk.text("xyz")).toEqual(["Não peguei."]);
    expect(talk.text("preço")).toEqual(["R$ 100."]);
    talk.at += 24 * 3_600_000;
    expect(talk.text("xyz")).toEqual(["Abrimos amanhã às 8h."]);
  });

  it("hands over whenever a person is asked for", () => {
    const talk = conversation();
    talk.text("!handover");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("says again what it said last", () => {
    const talk = conversation();
    talk.text("preço");
    expect(talk.text("!repeat")).toEqual(["R$ 100."]);
  });

  it("thanks back, and says that there is nothing to cancel", () => {
    const talk = conversation();
    expect(talk.text("!thanks")[0]).toContain("Por nada");
    expect(talk.text("!cancel")[0]).toContain("Não há nada em andamento");
  });

  it("answers what it cannot open politely, and leaves reactions alone", () => {
    const talk = conversation();
    expect(talk.content({ kind: "unsupported", what: "poll" })[0]).toContain("ainda não consigo abrir");
    expect(talk.content({ kind: "media", media: "image", fileId: "f" })[0]).toContain("Recebi seu arquivo");
    expect(talk.content({ kind: "reaction", emoji: "👍", to: "m" })).toEqual([]);
    expect(talk.last?.silence).toBe("ignored");
  });

  it("understands a tapped option of long ago by its words", () => {
    const talk = conversation();
    const understanding = {
      commands: [{ kind: "start_flow", flow: "prices", by: "keyword", score: 1 } as const],
      candidates: [],
    };
    expect(
      talk.event({ kind: "message", content: { kind: "choice", id: "old", text: "preço" }, understanding }),
    ).toEqual(["R$ 100."]);
  });
});

describe("a message while a question is open", () => {
  it("fills it when it is sure, whatever else it might mean", () => {
    const talk = conversation();
    talk.text("conserto");
    expect(talk.text("Computador ~prices=0.9")).toHaveLength(1);
    const sure = conversation();
    sure.text("conserto");
    expect(sure.text("pc")).toEqual(["O que houve?"]);
  });

  it("answers a digression, says where it was, and asks again", () => {
    const talk = conversation();
    talk.text("conserto");
    expect(talk.text("~prices=0.7")).toEqual([
      "R$ 100.",
      "Voltando para onde estávamos (Conserto):\nQual aparelho? [Computador | Celular]",
    ]);
    expect(talk.text("1")).toEqual(["O que houve?"]);
  });

  it("needs more to interrupt a question that any text answers", () => {
    const talk = conversation();
    talk.text("conserto");
    talk.text("pc");
    expect(talk.text("~prices=0.7")).toEqual(["Anotado: Computador, ~prices=0.7."]);
    const surer = conversation();
    surer.text("conserto");
    surer.text("pc");
    expect(surer.text("~prices=0.8")[0]).toBe("R$ 100.");
  });

  it("takes a sentence about the running flow as its answer, not as a wish to begin anew", () => {
    const talk = conversation();
    talk.text("conserto");
    talk.text("pc");
    expect(talk.text("~repair=0.9")[0]).toContain("Anotado");
  });

  it("stacks a flow that asks in between, and comes back when it ends", () => {
    const other =
      "flow: visit\ntitle: Visita\nstart: [{ keyword: visita }]\nsteps:\n  - ask: Que dia?\n    save: day\n  - say: Marcado.\n";
    const talk = conversation([...ALL, other]);
    talk.text("conserto");
    expect(talk.text("visita")).toEqual(["Que dia?"]);
    expect(talk.text("quinta cedo")).toEqual([
      "Marcado.",
      "Voltando para onde estávamos (Conserto):\nQual aparelho? [Computador | Celular]",
    ]);
  });

  it("goes back to a flow below when it is asked for, instead of stacking it twice", () => {
    const other = "flow: visit\nstart: [{ keyword: visita }]\nsteps:\n  - ask: Que dia?\n    save: day\n";
    const talk = conversation([...ALL, other]);
    talk.text("conserto");
    talk.text("visita");
    expect(talk.text("conserto")).toEqual(["Qual aparelho? [Computador | Celular]"]);
    expect(talk.state.frames).toHaveLength(1);
  });

  it("begins a flow anew that is asked for while what it called is running", () => {
    const menu = "flow: menu\nstart: [{ keyword: menu }]\nsteps:\n  - say: Menu.\n  - call: repair\n  - say: Fim.\n";
    const talk = conversation([...ALL, menu]);
    talk.text("menu");
    expect(talk.text("menu")).toEqual(["Menu.", "Qual aparelho? [Computador | Celular]"]);
    expect(talk.state.frames.map((frame) => frame.flow)).toEqual(["menu", "repair"]);
    talk.text("pc");
    expect(talk.text("caiu")).toEqual(["Anotado: Computador, caiu.", "Fim."]);
  });

  it("does not come back to a flow that is dropped when interrupted", () => {
    const menu =
      "flow: menu\nwhen_interrupted: drop\nstart: [{ keyword: menu }]\nsteps:\n  - ask: Qual?\n    save: x\n    choices: { a: A, b: B }\n";
    const talk = conversation([...ALL, menu]);
    talk.text("menu");
    expect(talk.text("~prices=0.9")).toEqual(["R$ 100."]);
    expect(talk.idle).toBe(true);
  });

  it("keeps at most five activities, letting go of the oldest", () => {
    const flows = Array.from(
      { length: 8 },
      (_, i) =>
        `flow: f${i}\nstart: [{ keyword: k${i} }]\nsteps:\n  - ask: Q${i}?\n    save: x\n    timeout: { after: 1h }\n`,
    );
    const talk = conversation(flows);
    for (let i = 0; i < 8; i++) talk.text(`k${i}`);
    expect(talk.state.frames.map((frame) => frame.flow)).toEqual(["f3", "f4", "f5", "f6", "f7"]);
    expect(talk.ofKind("cancel_timer")).toHaveLength(3);
  });
});

describe("a message that corrects, cancels or repeats while a question is open", () => {
  it("corrects an earlier answer and asks the open question again", () => {
    const talk = conversation();
    talk.text("conserto");
    talk.text("pc");
    expect(talk.text("device:=celular")).toEqual([
      "Certo, corrigi device: Celular.",
      expect.stringContaining("O que houve?"),
    ]);
    expect(talk.text("caiu")).toEqual(["Anotado: Celular, caiu."]);
  });

  it("goes back to where the answer decided something", () => {
    const flow = `
flow: deciding
start: [{ keyword: vai }]
vars:
  kind: { type: choice, of: { a: Um, b: Dois }, label: o tipo }
steps:
  - ask: Tipo?
    save: kind
  - ask: Nome?
    save: name
  - if: kind == "a"
    then: [{ say: Caminho um. }]
    else: [{ say: Caminho dois. }]
  - ask: Certo?
    save: ok
    type: yes_no
`;
    const talk = conversation([flow]);
    for (const text of ["vai", "Um", "Ana"]) talk.text(text);
    expect(talk.text("kind:=Dois")).toEqual(["Certo, corrigi o tipo: Dois.", "Caminho dois.", "Certo? [Sim | Não]"]);
  });

  it("does not correct what has already left the house", () => {
    const flow = `
flow: sent
start: [{ keyword: vai }]
steps:
  - ask: Nome?
    save: name
  - http: { url: "https://api.example.com/", method: POST, body: { n: "{{ name }}" } }
  - ask: Nota?
    save: score
    type: number
`;
    const talk = conversation([flow]);
    talk.text("vai");
    talk.text("Ana");
    talk.result("http", "ok", { status: 201, body: null });
    const [said = ""] = talk.text("name:=Bia");
    expect(said).toContain("Nota?");
    expect(talk.vars.name).toBe("Ana");
  });

  it("cancels on request, with all that lies below", () => {
    const talk = conversation();
    talk.text("conserto");
    expect(talk.text("!cancel")[0]).toContain("parei por aqui");
    expect(talk.idle).toBe(true);
  });

  it("repeats the question on request", () => {
    const talk = conversation();
    talk.text("conserto");
    expect(talk.text("!repeat")).toEqual(["Qual aparelho? [Computador | Celular]"]);
  });

  it("answers a thank-you and asks again, without counting it as a wrong answer", () => {
    const talk = conversation();
    talk.text("conserto");
    expect(talk.text("!thanks")).toEqual([
      "Por nada! Se precisar, é só chamar.",
      expect.stringContaining("Qual aparelho? [Computador | Celular]"),
    ]);
    expect(talk.state.frames[0]?.wait?.tries).toBe(0);
  });
});

describe("a question that is open", () => {
  it("uses the value that understanding found, when the question can read it", () => {
    const talk = conversation();
    talk.text("conserto");
    expect(talk.text("aquele de mesa device=:pc")).toEqual(["O que houve?"]);
    const wrong = conversation();
    wrong.text("conserto");
    expect(wrong.text("aquele device=:geladeira")[0]).toContain("Qual aparelho?");
  });

  it("lets only an answer or a person through where it is held shut", () => {
    const held =
      "flow: held\nstart: [{ keyword: vai }]\nsteps:\n  - ask: Senha?\n    save: code\n    type: number\n    interruptible: false\n    timeout: { after: 5m }\n";
    const talk = conversation([...ALL, held]);
    talk.text("vai");
    for (const text of ["preço", "!cancel", "quanto ~prices"]) expect(talk.text(text)[0], text).toMatch(/Senha\?|não/);
    expect(talk.state.frames[0]?.flow ?? "").not.toBe("prices");
    const person = conversation([held]);
    person.text("vai");
    person.text("!handover");
    expect(person.ofKind("handoff")).toHaveLength(1);
    expect(person.state.frames.map(({ flow }) => flow)).toEqual(["held"]);
  });

  it("keeps a timeout that passes during an interruption, and takes it afterwards", () => {
    const first =
      "flow: first\nstart: [{ keyword: um }]\nsteps:\n  - ask: Primeira?\n    save: x\n    timeout: { after: 5m, do: [{ say: Passou da hora. }] }\n";
    const second = "flow: second\nstart: [{ keyword: dois }]\nsteps:\n  - ask: Segunda?\n    save: y\n";
    const talk = conversation([first, second]);
    talk.text("um");
    const timer = talk.timerName();
    talk.text("dois");
    expect(talk.timer(timer)).toEqual([]);
    expect(talk.text("pronto")).toEqual(["Passou da hora."]);
  });

  it("starts the timeout anew when it asks again", () => {
    const flow =
      "flow: first\nstart: [{ keyword: um }]\nsteps:\n  - ask: Nota?\n    save: x\n    type: number\n    timeout: { after: 5m }\n";
    const talk = conversation([flow]);
    talk.text("um");
    talk.at += 60_000;
    talk.text("abacate");
    const timers = talk.ofKind("set_timer");
    expect(timers.map((timer) => timer.timer)).toEqual([timers[0]?.timer, timers[0]?.timer]);
    expect(timers[1]?.at).toBe(talk.at + 5 * 60_000);
  });
  it("tells that something is still going on when the flow that waits for it is asked for again", () => {
    const waiting =
      'flow: slow\nstart: [{ keyword: lento }]\nsteps:\n  - http: { url: "https://api.example.com/" }\n  - say: Pronto.\n';
    const talk = conversation([...ALL, waiting]);
    talk.text("lento");
    talk.text("conserto");
    expect(talk.text("lento")[0]).toContain("Só um momento");
    expect(talk.result("http", "ok", { status: 200, body: null })).toEqual(["Pronto."]);
  });
});
