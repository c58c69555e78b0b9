import { describe, expect, it } from "vitest";
import { Conversation, programOfFlows, talkTo } from "../testing/sample.js";

const INTENTS = "prices: { examples: [quanto custa] }\n";
const PRICES = `flow: prices
title: Preços
start: [{ intent: prices }, { keyword: preço }]
steps:
  - ask: De qual serviço?
    save: service
    choices: { format: Formatação, clean: Limpeza interna }
  - say: R$ 180.
`;
const ROWS = Array.from({ length: 12 }, (_, i) => `o${i}: Assunto ${i}`).join(", ");
const MENU = `flow: menu\nsteps:\n  - ask: Como posso ajudar?\n    save: x\n    choices: { ${ROWS} }\n  - say: '{{ x }}'\n`;

describe("what is said", () => {
  it("is varied where a step has several ways, and where nothing was understood", () => {
    const talk = new Conversation(programOfFlows([]));
    const [first] = talk.text("xyz");
    const [second] = talk.text("zyx");
    expect(second).not.toBe(first);
    talk.at += 3_600_000;
    talk.state.misses = 0;
    expect(talk.text("yxz")).toEqual([first]);
  });

  it("gives no long menu in answer to thanks, and the menu is still open", () => {
    const { talk } = talkTo(MENU);
    expect(talk.text("obrigada !thanks")).toHaveLength(1);
    expect(talk.text("3")).toEqual(["Assunto 2"]);
  });

  it("gives no long menu in answer to thanks that a flow of the company takes either", () => {
    const thanks = "flow: bye\nstart: [{ intent: bye }]\nsteps:\n  - say: Por nada!\n";
    const { talk } = talkTo(MENU, {
      others: [thanks],
      intentsText: "bye: { means: thanks, examples: [valeu pela ajuda] }\n",
    });
    expect(talk.text("obrigada ~bye=0.9")).toEqual(["Por nada!"]);
    expect(talk.text("3")).toEqual(["Assunto 2"]);
  });

  it("shows a long list once a minute, unless it is asked for, and its buttons answer all the same", () => {
    const { talk, said } = talkTo(MENU);
    expect(said[0]).toContain("Assunto 11");
    expect(talk.text("abacate").join()).not.toContain("Assunto 11");
    expect(talk.text("!repeat")[0]).toContain("Assunto 11");
    expect(talk.text("banana").join()).not.toContain("Assunto 11");
    expect(talk.tap("Assunto 7")).toEqual(["Assunto 7"]);
    const { talk: later } = talkTo(MENU);
    later.at += 61_000;
    expect(later.text("abacate").join()).toContain("Assunto 11");
  });

  it("shows no menu again that a flow for what nobody understood calls, and takes a tap on the first one", () => {
    const lost = "flow: lost\nstart: [{ fallback: true }]\nsteps:\n  - say: Não entendi bem.\n  - call: menu\n";
    const shop = new Conversation(programOfFlows([MENU.replace("steps:", "start: [{ keyword: menu }]\nsteps:"), lost]));
    expect(shop.text("xyz").at(-1)).toContain("Assunto 11");
    expect(shop.tap("Assunto 2")).toEqual(["Assunto 2"]);
    const again = shop.text("zyx");
    expect(again).toEqual(["Ainda não entendi, me desculpe.", "Como posso ajudar?"]);
    expect(shop.tap("Assunto 3")).toEqual(["Assunto 3"]);
    expect(shop.text("menu")[0]).toContain("Assunto 11");
  });

  it("asks a menu that is the answer to everything in its own words, again and again", () => {
    const menu =
      "flow: menu\nstart: [{ keyword: oi }, { fallback: true }]\nsteps:\n  - ask: 1 - Preços\n    save: x\n  - say: Aqui.\n";
    const shop = new Conversation(programOfFlows([menu]));
    expect([shop.text("oi"), shop.text("1"), shop.text("oi"), shop.text("1"), shop.text("zyx")]).toEqual([
      ["1 - Preços"],
      ["Aqui."],
      ["1 - Preços"],
      ["Aqui."],
      ["1 - Preços"],
    ]);
  });

  it("says what leads back in one message with the question, and only the question the next time", () => {
    const back = 'flow: system-interrupted\nsteps:\n  - say: "Voltando ao nosso assunto:"\n';
    const hours = "flow: hours\nstart: [{ keyword: horário }]\nsteps:\n  - say: Das 9 às 18.\n";
    const { talk } = talkTo("flow: a\nsteps:\n  - ask: Seu nome?\n    save: x\n", { others: [back, hours] });
    expect(talk.text("horário")).toEqual(["Das 9 às 18.", "Voltando ao nosso assunto:\nSeu nome?"]);
    expect(talk.text("horário")).toEqual(["Das 9 às 18.", "Só para seguirmos: Seu nome?"]);
  });

  it("varies a courtesy and a hint that their author wrote in one way", () => {
    const small =
      "flow: system-small-talk\ninputs: [topic]\nvars: { topic: { type: text } }\nsteps:\n  - say: Eu que agradeço!\n";
    const shop = new Conversation(programOfFlows([small]));
    expect([shop.text("!thanks"), shop.text("!thanks")]).toEqual([
      ["Eu que agradeço!"],
      [expect.stringMatching(/(?:\S+ ){3}/)],
    ]);
    const { talk } = talkTo(
      "flow: a\nsteps:\n  - ask: Posso?\n    save: x\n    type: yes_no\n    retry: { times: 5, say: Toque em uma. }\n",
    );
    const hints = ["abacate", "banana", "caqui"].flatMap((text) => talk.text(text));
    expect(new Set(hints).size).toBe(3);
  });

  it("gives the link once, however often somebody asks", () => {
    const { talk } = talkTo("flow: s\nvars: { order: { type: order } }\nsteps:\n  - charge: { order: order }\n");
    talk.result("request", "pending", { url: "https://pay.example/1", amount: null, expires_at: null });
    const said = ["e aí?", "caiu?", "e agora?", "nada?"].flatMap((text) => talk.text(text));
    expect(said.filter((text) => text.includes("https://pay.example/1"))).toHaveLength(1);
  });

  it("is not put in the same words again when an answer does not fit twice", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - ask: Posso?\n    save: x\n    type: yes_no\n");
    expect(talk.text("abacate")).not.toEqual(talk.text("banana"));
  });
});

describe("what the talk is about", () => {
  const talk = () => {
    const shop = new Conversation(programOfFlows([PRICES], { intentsText: INTENTS, knowledge: true }));
    shop.text("preço");
    shop.tap("Formatação");
    return shop;
  };

  it("goes with a short question to the articles, before the flow that it resembles", () => {
    const shop = talk();
    shop.text("e demora qnto ~prices=0.9");
    expect(shop.ofKind("request").at(-1)).toMatchObject({
      to: "knowledge.search",
      input: { question: "e demora qnto ~prices=0.9", context: ["Formatação"] },
    });
  });

  it("is newest first, and forgotten after half an hour", () => {
    const shop = talk();
    shop.text("preço");
    shop.tap("Limpeza interna");
    shop.text("apaga minhas fotos??");
    expect(shop.ofKind("request").at(-1)).toMatchObject({ input: { context: ["Limpeza interna", "Formatação"] } });
    shop.result("request", "unknown", null);
    shop.at += 31 * 60_000;
    shop.text("apaga minhas fotos??");
    expect(shop.ofKind("request").at(-1)?.input).toEqual({ question: "apaga minhas fotos??" });
  });
});

describe("what is spoken of freely", () => {
  const item = (slug: string, title: string) => ({
    slug,
    title,
    description: "",
    price: { amount: 18_000, currency: "BRL" },
    minutes: 60,
    time: "1 hora",
    from: false,
    words: [],
    active: true,
  });
  const entries = [item("formatacao", "Formatação"), item("limpeza", "Limpeza digital")];
  const shop = () => new Conversation(programOfFlows([PRICES], { intentsText: INTENTS, knowledge: true, entries }));
  const asked = (talk: Conversation) => talk.ofKind("request").at(-1)?.input;

  it("is, where only the price is asked, what the flow that runs or ran last tells of", () => {
    const spill =
      "flow: spill\nstart: [{ keyword: molhou }]\nsteps:\n  - say: 'A limpeza custa {{ catalog.limpeza.price }}.'\n";
    const talk = new Conversation(
      programOfFlows([PRICES, spill], {
        intentsText: INTENTS,
        knowledge: true,
        entries,
        catalog: entries.map(({ slug }) => slug),
      }),
    );
    talk.text("molhou");
    talk.text("quanto custa pra consertar??");
    expect(asked(talk)).toEqual({ question: "Quanto custa?", context: ["Limpeza digital"] });
    talk.result("request", "unknown", null);
    talk.text("!cancel");
    talk.text("vocês têm estacionamento??");
    expect(asked(talk)).toEqual({ question: "vocês têm estacionamento??" });
  });

  it("is what the next short question is about: an item named by a form of its name", () => {
    for (const question of ["e demora quanto?", "quanto fica?", "perde as foto?"]) {
      const talk = shop();
      talk.text("vcs formatam windows??");
      talk.result("request", "unknown", null);
      talk.text(question);
      expect(asked(talk), question).toEqual({ question, context: ["Formatação"] });
    }
  });

  it("goes first with an open question, too, and never begins what cannot be undone", () => {
    const stop = "flow: stop\ncareful: true\nstart: [{ intent: stop }]\nsteps:\n  - say: Apagado.\n";
    const name = "flow: name\nstart: [{ keyword: nome }]\nsteps:\n  - ask: Qual dia?\n    save: x\n    type: date\n";
    const talk = new Conversation(
      programOfFlows([PRICES, stop, name], {
        intentsText: `${INTENTS}stop: { examples: [apaga tudo] }\n`,
        knowledge: true,
        entries,
      }),
    );
    talk.text("formatação??");
    talk.result("request", "unknown", null);
    talk.text("nome");
    expect(talk.text("e demora quanto ~prices=0.9")).toEqual([]);
    expect(talk.ofKind("request")).toHaveLength(2);
    talk.result("request", "unknown", null);
    expect(talk.text("e apaga tudo ~stop=0.7").join()).not.toContain("Apagado");
  });

  it("is asked the same of the other one", () => {
    const talk = shop();
    talk.text("quanto custa a limpeza digital??");
    talk.result("request", "unknown", null);
    talk.text("e a formatação?");
    expect(asked(talk)).toEqual({ question: "Quanto custa?", context: ["Formatação", "Limpeza digital"] });
    talk.result("request", "unknown", null);
    talk.text("e o outro?");
    expect(asked(talk)).toEqual({ question: "Quanto custa?", context: ["Limpeza digital", "Formatação"] });
  });

  it("is the article that answered, or the item that it told of", () => {
    const talk = shop();
    talk.text("fazem cópia??");
    talk.result("request", "found", { text: "Sim.", source: "Cópia de segurança", passages: [] });
    talk.text("e demora quanto?");
    expect(asked(talk)).toMatchObject({ context: ["Cópia de segurança"] });
    talk.result("request", "found", { text: "R$ 1", source: "Preços", passages: [{ document: "catalog/limpeza" }] });
    talk.text("e demora quanto?");
    expect(asked(talk)).toMatchObject({ context: ["Limpeza digital", "Cópia de segurança"] });
  });
});

describe("another language", () => {
  it("is answered in it, with a way to a person", () => {
    const shop = new Conversation(programOfFlows([]));
    expect(shop.text("hello, how much is it to fix a screen")[0]).toContain("Portuguese");
    expect(shop.tap("Talk to a person")[0]).toContain("answer you here");
    expect(shop.ofKind("handoff")).toHaveLength(1);
    const other = new Conversation(programOfFlows([]));
    expect(other.text("hola, necesito ayuda con mi pantalla")[0]).toContain("portugués");
  });
});
