import { describe, expect, it } from "vitest";
import { Conversation, programOfFlows } from "../testing/sample.js";

const SHOP = `
flow: repair
title: Conserto
start: [{ keyword: conserto }]
vars:
  device: { type: choice, of: { pc: Computador, phone: Celular } }
steps:
  - ask: Qual aparelho?
    save: device
    retry: { times: 2, say: Escolha uma opção. }
    on_failed: { goto: person }
  - ask: O que houve?
    save: what
  - http: { url: "https://api.example.com/orders" }
  - say: Anotado.
  - end: done
  - id: person
    handoff: {}
`;
const SHUT = `
flow: shut
interruptible: false
vars:
  device: { type: choice, of: { pc: Computador, phone: Celular } }
steps:
  - ask: Qual aparelho?
    save: device
    retry: { times: 2, say: Escolha uma opção. }
    timeout: { after: 5m }
`;
const FALLBACK = 'flow: lost\nstart: [{ fallback: true }]\nsteps:\n  - say: "Não entendi: {{ message.text }}"\n';
const WELCOME =
  "flow: welcome\nstart: [{ first_message: true }]\nsteps:\n  - say: \"Bem-vindo{{ first_contact ? '!' : ' de volta.' }}\"\n";
const PRICES = "flow: prices\ntitle: Preços\nstart: [{ intent: prices }]\nsteps:\n  - say: R$ 100.\n";
const BOOKING =
  "flow: booking\ntitle: Reserva\nstart: [{ intent: booking }]\nsteps:\n  - ask: Que dia?\n    save: day\n  - say: Ok.\n";
const INTENTS = "prices: { examples: [quanto custa] }\nbooking: { examples: [quero reservar] }\n";
const FOUND = { text: "Sim, das 9h às 13h.", source: "Horário", score: 0.9, passages: [] };
const ANSWER = "Sim, das 9h às 13h.\n\nFonte: Horário";
const ASKED = "Qual aparelho? [Computador | Celular]";

const program = programOfFlows([SHOP, SHUT, FALLBACK, WELCOME, PRICES, BOOKING], {
  intentsText: INTENTS,
  knowledge: true,
});
const talk = (flow?: string) => {
  const conversation = new Conversation(program);
  if (flow) conversation.start(flow);
  return conversation;
};

describe("a question in the middle of a flow", () => {
  it("that was answered takes the yes that follows, and not the offer of a subject before it", () => {
    const shop = talk();
    const candidates = [{ intent: "booking", flow: "booking", title: "Reserva", score: 0.4 }];
    const unsure = {
      commands: [{ kind: "start_flow" as const, flow: "booking", by: "intent" as const, score: 0.4 }],
      candidates,
    };
    const heard = (text: string) =>
      shop.event({ kind: "message", content: { kind: "text", text }, understanding: unsure });
    expect(heard("reservei errado")).toEqual([expect.stringContaining("é sobre “Reserva”?")]);
    shop.text("abre sábado??");
    shop.result("request", "found", FOUND);
    expect(shop.text("tá bom").join()).not.toContain("Que dia?");
    expect(shop.text("Reserva")).toEqual(["Que dia?"]);
  });

  it("is answered from the articles, and the flow asks again", () => {
    const shop = talk("repair");
    expect(shop.text("abre sábado??")).toEqual([]);
    expect(shop.ofKind("request")).toMatchObject([{ to: "knowledge.search", input: { question: "abre sábado??" } }]);
    expect(shop.last?.silence).toBe("waiting");
    expect(shop.result("request", "found", FOUND)).toEqual([
      ANSWER,
      `Voltando para onde estávamos (Conserto):\n${ASKED}`,
    ]);
    expect(shop.text("Celular")).toEqual(["O que houve?"]);
  });

  it.each([
    ["unknown", /não sei responder.*pessoa/],
    ["failed", /Não consegui procurar.*pessoa/],
  ])("hears in a sentence that the search was %s, and the flow asks again", (outcome, sentence) => {
    const shop = talk("repair");
    shop.text("vendem iphone??");
    const [words, ...others] = shop.result("request", outcome, null);
    expect(words).toMatch(sentence);
    expect(others).toEqual([expect.stringContaining(`:\n${ASKED}`)]);
  });

  it("does not use up the tries of the question", () => {
    const shop = talk("repair");
    for (let n = 0; n < 5; n++) {
      shop.text("abre sábado??");
      shop.result("request", "found", FOUND);
    }
    expect(shop.ofKind("handoff")).toEqual([]);
    expect(shop.text("Celular")).toEqual(["O que houve?"]);
  });

  it("is the answer where any text is one", () => {
    const shop = talk("repair");
    shop.text("Celular");
    expect(shop.text("por que apaga??")).toEqual([]);
    expect(shop.ofKind("request")).toEqual([]);
    expect(shop.ofKind("http")).toHaveLength(1);
  });

  it("is answered while the flow waits for something else, which is not lost", () => {
    const shop = talk("repair");
    shop.text("Celular");
    shop.text("apaga");
    expect(shop.text("abre sábado??")).toEqual([]);
    shop.result("http", "ok", { status: 200, body: null });
    expect(shop.result("request", "found", FOUND)).toEqual([ANSWER, "Anotado."]);
  });

  it("answers two at once in the end, and asks for patience for the third", () => {
    const shop = talk("repair");
    for (const question of ["um??", "dois??"]) expect(shop.text(question)).toEqual([]);
    expect(shop.text("três??")[0]).toMatch(/Só um momento/);
    const [first, second] = shop.ofKind("request").map((request) => request.key);
    expect(
      shop.event({ kind: "result", effect: first ?? "", outcome: "found", value: { ...FOUND, text: "1" } }),
    ).toEqual([]);
    const said = shop.event({ kind: "result", effect: second ?? "", outcome: "found", value: { ...FOUND, text: "2" } });
    expect(said.slice(0, 2)).toEqual(["2\n\nFonte: Horário", "1\n\nFonte: Horário"]);
    expect(said.at(-1)).toContain(ASKED);
  });

  it("is asked of the articles before a flow that is only likely begins, and begins it where they do not know", () => {
    const known = talk("repair");
    expect(known.text("~prices=0.6 ??")).toEqual([]);
    expect(known.result("request", "found", FOUND).at(-1)).toContain(ASKED);
    const unknown = talk("repair");
    unknown.text("~prices=0.6 ??");
    expect(unknown.result("request", "unknown", null)).toEqual([
      "R$ 100.",
      `Voltando para onde estávamos (Conserto):\n${ASKED}`,
    ]);
    const sure = talk("repair");
    expect(sure.text("~prices=0.9 ??")).toEqual([]);
    expect(sure.result("request", "found", { ...FOUND, sure: false })[0]).toBe("R$ 100.");
    expect(talk("repair").text("~prices=1 ??")[0]).toBe("R$ 100.");
    expect(talk("repair").text("~prices=0.6")[0]).toBe("R$ 100.");
  });

  it("does not interrupt what is held shut", () => {
    const shop = talk("shut");
    expect(shop.text("abre sábado??").join()).toContain("Escolha uma opção");
    expect(shop.ofKind("request")).toEqual([]);
  });

  it("gives way to a person", () => {
    const shop = talk("repair");
    shop.text("abre sábado??");
    expect(shop.text("!handover")[0]).toMatch(/Vou chamar/);
    expect(shop.result("request", "found", FOUND)).toEqual([]);
  });
});

const DOUBT = {
  options: [
    { id: "horario", label: "Sábado" },
    { id: "feriados", label: "Feriados" },
  ],
};
const OFFER = /Era isso.*\[Feriados \| Era isso \| Falar com uma pessoa\]/;

describe("what is told in the middle of a flow, and is no answer", () => {
  it("is looked up like a question", () => {
    const shop = talk("repair");
    expect(shop.text("queria saber do sábado..")).toEqual([]);
    expect(shop.result("request", "found", FOUND)).toEqual([
      ANSWER,
      `Voltando para onde estávamos (Conserto):\n${ASKED}`,
    ]);
  });

  it("is an answer that does not fit where no article knows, and uses up the tries", () => {
    const shop = talk("repair");
    shop.text("xpto..");
    expect(shop.result("request", "unknown", null).join()).toContain("Escolha uma opção");
    shop.text("xpto..");
    shop.result("request", "unknown", null);
    shop.text("xpto..");
    shop.result("request", "unknown", null);
    expect(shop.ofKind("handoff")).toHaveLength(1);
  });

  it("is what the flow goes on with where no article knows", () => {
    const once = `flow: once
steps:
  - ask: Qual?
    save: which
    choices: { a: Azul, b: Branco }
    retry: { times: 0 }
    on_failed: { goto: told }
  - end: chosen
  - id: told
    say: "Ouvi: {{ message.text }}"
`;
    const shop = new Conversation(programOfFlows([once], { knowledge: true }));
    shop.start("once");
    shop.text("o verde..");
    expect(shop.result("request", "unknown", null)).toEqual(["Ouvi: o verde.."]);
  });

  it("does not come in between while the flow is busy", () => {
    const shop = talk("repair");
    shop.text("Celular");
    shop.text("apaga");
    expect(shop.text("ok, espero..")[0]).toMatch(/Só um momento/);
    expect(shop.ofKind("request")).toEqual([]);
  });
});

describe("a question that several passages may answer", () => {
  function doubted(shop: Conversation): string[] {
    shop.text("e no sábado??");
    expect(shop.result("request", "between", DOUBT)).toEqual([]);
    expect(shop.ofKind("request").at(-1)).toMatchObject({ input: { passage: "horario" } });
    return shop.result("request", "found", FOUND);
  }

  it("is answered by the likeliest, with the others and a person at hand", () => {
    const shop = talk();
    const [answer, offer] = doubted(shop);
    expect(answer).toBe(ANSWER);
    expect(offer).toMatch(OFFER);
    shop.tap("Feriados");
    expect(shop.ofKind("request").at(-1)).toMatchObject({ input: { question: "e no sábado??", passage: "feriados" } });
    const other = { text: "Nos feriados, não.", source: "Horário" };
    expect(shop.result("request", "found", other)).toEqual(["Nos feriados, não.\n\nFonte: Horário"]);
    expect(shop.state.frames).toEqual([]);
  });

  it("may be left at that, and a person be asked for", () => {
    const shop = talk();
    doubted(shop);
    expect(shop.tap("Era isso")[0]).toContain("é só escrever");
    const other = talk();
    doubted(other);
    other.tap("Falar com uma pessoa");
    expect(other.ofKind("handoff")).toHaveLength(1);
    const third = talk();
    doubted(third);
    expect(third.text("não")[0]).toContain("outras palavras");
  });

  it("offers the flow that was likely beside, and answers nothing to what is only told", () => {
    const shop = talk();
    shop.text("~prices=0.6 ??");
    expect(shop.result("request", "between", DOUBT)).toEqual([]);
    expect(shop.result("request", "found", FOUND).at(-1)).toContain("[Feriados | Preços | Era isso | Falar com uma");
    expect(shop.tap("Preços")).toEqual(["R$ 100."]);
    const told = talk("repair");
    told.text("é um modelo antigo..");
    expect(told.result("request", "between", DOUBT).join()).toContain(ASKED);
  });

  it("begins the flow that is meant almost surely, instead of an answer that is not", () => {
    for (const open of [undefined, "repair"]) {
      const shop = talk(open);
      expect(shop.text("~booking=0.95 ??")).toEqual([]);
      expect(shop.result("request", "between", DOUBT)[0]).toBe("Que dia?");
      expect(shop.ofKind("request")).toHaveLength(1);
    }
    // This flow only tells something.
    const shop = talk();
    shop.text("~prices=0.95 ??");
    expect(shop.result("request", "between", DOUBT)).toEqual([]);
  });

  it("is let go of when something else is written, and is not asked again", () => {
    const shop = talk("repair");
    expect(doubted(shop).at(-1)).toMatch(OFFER);
    expect(shop.text("aceita pix??")).toEqual([]);
    const said = shop.result("request", "found", { text: "Aceitamos Pix.", source: "Pagamento" });
    expect(said[0]).toContain("Aceitamos Pix.");
    expect(said.join()).not.toMatch(OFFER);
    expect(said.at(-1)).toContain(ASKED);
  });
});

describe("a question for a service that is nowhere mentioned", () => {
  it("hears that it is not known, and of a person", () => {
    const shop = talk();
    shop.text("consertam geladeira??");
    expect(shop.result("request", "not_offered", null)).toEqual([expect.stringMatching(/não sei confirmar.*pessoa/)]);
    expect(shop.state.frames).toEqual([]);
  });

  it("begins the flow that was likely all the same", () => {
    const shop = talk();
    shop.text("~prices=0.6 ??");
    expect(shop.result("request", "not_offered", null)).toEqual(["R$ 100."]);
  });
});

describe("a question while nothing runs", () => {
  it("is answered from the articles", () => {
    const shop = talk();
    expect(shop.text("abre sábado??")).toEqual([]);
    expect(shop.result("request", "found", FOUND)).toEqual([ANSWER]);
    expect(shop.state.frames).toEqual([]);
  });

  it("goes on as without articles where they do not know: the fallback, with its words", () => {
    const shop = talk();
    shop.text("vendem iphone??");
    expect(shop.result("request", "unknown", null)).toEqual(["Não entendi: vendem iphone??"]);
  });

  it("welcomes a new contact as new where the articles do not know, and says who speaks where they do", () => {
    for (const outcome of ["unknown", "failed"]) {
      const lost = talk();
      lost.firstContact = true;
      lost.text("vendem iphone??");
      lost.firstContact = false;
      expect(lost.result("request", outcome, null)).toEqual(["Bem-vindo!"]);
    }
    const known = talk();
    known.firstContact = true;
    known.text("abre sábado??");
    known.firstContact = false;
    const said = known.result("request", "found", FOUND);
    expect(said[0]).toBe(ANSWER);
    expect(said[1]).toMatch(/atendimento automático da Oficina Clique.*equipe/);
  });

  it("offers what it may have meant where the articles do not know", () => {
    const shop = talk();
    shop.text("~prices=0.4 ??");
    expect(shop.result("request", "unknown", null)[0]).toContain("[Preços | Outro assunto | Falar com uma pessoa]");
    expect(shop.content({ kind: "choice", id: "prices", text: "Preços" })).toEqual(["R$ 100."]);
  });

  it("is not asked of the articles when it is an intent's own example", () => {
    const shop = talk();
    expect(shop.text("~prices=1 ??")).toEqual(["R$ 100."]);
  });

  it("is theirs where they are sure, and the intent's where the answer is only likely", () => {
    const shop = talk();
    expect(shop.text("~prices=0.9 ??")).toEqual([]);
    expect(shop.result("request", "found", FOUND)).toEqual([ANSWER]);
    shop.text("~prices=0.9 ??");
    expect(shop.result("request", "found", { ...FOUND, sure: false })).toEqual(["R$ 100."]);
  });

  it("is asked of the articles before a flow that is only likely begins, and begins it where they do not know", () => {
    const shop = talk();
    expect(shop.text("~prices=0.6 ??")).toEqual([]);
    expect(shop.result("request", "unknown", null)).toEqual(["R$ 100."]);
    shop.text("~prices=0.6 ??");
    expect(shop.result("request", "found", FOUND)).toEqual([ANSWER]);
    expect(shop.text("~prices=0.6")).toEqual(["R$ 100."]);
  });

  it("counts as not understood only where nobody knew", () => {
    const shop = talk();
    shop.text("um??");
    shop.result("request", "unknown", null);
    shop.text("dois??");
    shop.result("request", "unknown", null);
    expect(shop.state.misses).toBe(2);
    shop.text("abre sábado??");
    shop.result("request", "found", FOUND);
    expect(shop.state.misses).toBe(0);
  });

  it("goes to no articles where the company has none", () => {
    const without = programOfFlows([SHOP, FALLBACK]);
    const shop = new Conversation(without);
    expect(shop.text("abre sábado??")).toEqual(["Não entendi: abre sábado??"]);
    shop.start("repair");
    expect(shop.text("abre sábado??").join()).toContain("Escolha uma opção");
    expect(shop.ofKind("request")).toEqual([]);
  });

  it("has a program of its own name only where there are articles", () => {
    const named = (knowledge?: boolean) => programOfFlows([FALLBACK], { knowledge }).hash;
    expect(named(false)).toBe(named(undefined));
    expect(named(true)).not.toBe(named(false));
  });
});
