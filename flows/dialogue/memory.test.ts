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
