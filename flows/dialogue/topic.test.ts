import { describe, expect, it } from "vitest";
import { Conversation, programOfFlows } from "../testing/sample.js";

const ITEM = {
  description: "",
  price: { amount: 18_000, currency: "BRL" },
  minutes: 60,
  time: "cerca de 3 horas",
  from: false,
  words: [],
  active: true,
};
const ENTRIES = [
  { ...ITEM, slug: "pintura", title: "Pintura" },
  { ...ITEM, slug: "polimento", title: "Polimento", time: "1 hora" },
];
const ORDER = `flow: order
steps:
  - item: message.text
    save: wanted
    on_unknown: [{ say: De quê? }, { end: unknown }]
  - say: "Certo: {{ wanted.title }}."
`;

function talk(): Conversation {
  return new Conversation(
    programOfFlows([ORDER], { catalog: ENTRIES.map(({ slug }) => slug), entries: ENTRIES, knowledge: true }),
  );
}
const begins = (shop: Conversation, text: string) =>
  shop.event({
    kind: "message",
    content: { kind: "text", text },
    understanding: { commands: [{ kind: "start_flow", flow: "order", score: 1, by: "intent" }], candidates: [] },
  });
const asked = (shop: Conversation) => shop.ofKind("request").at(-1)?.input;
const card = (title: string, slug: string) => ({
  text: `${title}\nPreço: R$ 180,00`,
  source: "Serviços e preços",
  passages: [{ document: `catalog/${slug}` }],
});

describe("what a short text is about", () => {
  it.each(["no natal?", "e dia 7 de setembro?", "15/11?"])("is that day's hours: %s", (text) => {
    const shop = talk();
    shop.text(text);
    expect(asked(shop)).toMatchObject({ question: expect.stringMatching(/^Vocês abrem/) });
  });

  it.each([
    ["e no dia 9 de junho, que é quarta?", "Vocês abrem dia 9 de junho?"],
    ["na sexta-feira, dia 14?", "Vocês abrem dia 14?"],
  ])("is that day's hours, with its weekday beside it: %s", (text, question) => {
    const shop = talk();
    shop.text(text);
    expect(asked(shop)).toMatchObject({ question });
  });

  it("is a piece of what was just spoken of", () => {
    const shop = talk();
    shop.text("quanto custa a pintura??");
    shop.result("request", "found", card("Pintura", "pintura"));
    shop.text("com verniz");
    expect(asked(shop)).toMatchObject({ question: "com verniz", context: ["Pintura"] });
  });

  it.each(["mas só por curiosidade, quanto ficaria?", "qual o valor?", "paga taxa?", "é de graça?"])(
    "is the item that the bot's own words told about: %s",
    (text) => {
      const hint =
        "flow: hint\nsteps:\n  - say: 'O polimento sai por {{ catalog.polimento.price }}.'\n  - ask: Que dia?\n    save: day\n    type: date\n  - say: '{{ catalog.pintura.price }}'\n";
      const shop = new Conversation(
        programOfFlows([ORDER, hint], { catalog: ENTRIES.map(({ slug }) => slug), entries: ENTRIES, knowledge: true }),
      );
      shop.start("hint");
      shop.text(text);
      expect(asked(shop)).toMatchObject({ question: "Quanto custa?", context: ["Polimento"] });
    },
  );

  it("asks which other is meant where only one was spoken of, and takes the one of two", () => {
    const shop = talk();
    shop.text("quanto custa a pintura??");
    shop.result("request", "found", card("Pintura", "pintura"));
    expect(shop.text("e o outro?")[0]).toMatch(/qual outro/i);
    shop.text("quanto custa o polimento??");
    shop.result("request", "found", card("Polimento", "polimento"));
    expect(shop.text("e o outro?")).toEqual([]);
    expect(asked(shop)).toMatchObject({ context: ["Pintura", "Polimento"] });
  });

  it("says of a card that was just read only how long it takes", () => {
    const shop = talk();
    shop.text("quanto custa a pintura??");
    shop.result("request", "found", card("Pintura", "pintura"));
    shop.text("e demora muito?");
    expect(shop.result("request", "found", card("Pintura", "pintura"))[0]).toBe("Pintura: cerca de 3 horas.");
  });

  it("is what a flow is to find an item for", () => {
    const shop = talk();
    shop.text("quanto custa o polimento??");
    shop.result("request", "found", card("Polimento", "polimento"));
    expect(begins(shop, "quero encomendar esse")[0]).toContain("Certo: Polimento.");
    expect(begins(talk(), "quero encomendar esse")[0]).toContain("De quê?");
    expect(begins(shop, "quero encomendar esse negócio de vidro")[0]).toContain("De quê?");
  });
});
