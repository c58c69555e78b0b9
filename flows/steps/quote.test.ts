import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `flow: a
vars: { wanted: { type: list } }
steps:
  - quote: { items: wanted }
    save: order
  - say: Combinado.
`;
const money = (amount: number) => ({ amount, currency: "BRL" });
const ORDER = {
  id: "o1",
  number: 12,
  total: money(123_456),
  currency: "BRL",
  lines: [
    { item: "limpeza", title: "Limpeza", price: money(4_990), minutes: 15 },
    { item: "ssd", title: "SSD", price: money(118_466), minutes: 1_500 },
  ],
  minutes: 1_515,
};

function quoted(flow = FLOW) {
  const { talk } = talkTo(flow);
  return { talk, said: talk.result("request", "quoted", ORDER) };
}

describe("quote", () => {
  it("asks the orders for a price and says each line, the total, and whether to go on", () => {
    const { talk, said } = quoted();
    expect(talk.ofKind("request")[0]).toMatchObject({ to: "orders.quote", input: { items: null } });
    expect(said).toEqual([
      "Ficou assim:\n• Limpeza: R$ 49,90 (cerca de 15 min)\n• SSD: R$ 1.184,66 (cerca de 2 dias)\nTotal: R$ 1.234,56, cerca de 2 dias.",
      expect.stringContaining("O total é R$ 1.234,56. Posso seguir?"),
    ]);
    expect(talk.vars.order).toEqual(ORDER);
  });

  it.each(["sim", "Aprovar", "pode seguir!", "fechado", "aprovo", "pode fazer", "manda ver", "ok"])(
    "takes %s for a yes",
    (text) => {
      const { talk } = quoted();
      expect(talk.text(text)).toEqual(["Combinado."]);
      expect(talk.ofKind("request")[1]).toMatchObject({ to: "orders.decide", input: { approved: true, order: ORDER } });
    },
  );

  it.each(["não", "Agora não", "por enquanto não", "deixa pra depois"])("takes %s for a no, politely", (text) => {
    const { talk } = quoted();
    const said = talk.text(text);
    expect(said.length).toBeGreaterThan(0);
    expect(said).not.toContain("Combinado.");
    expect(talk.ofKind("request")[1]).toMatchObject({ input: { approved: false } });
    expect(talk.idle).toBe(true);
  });

  it("takes the buttons", () => {
    const { talk } = quoted();
    talk.content({ kind: "choice", id: "sim", text: "Aprovar" });
    expect(talk.ofKind("request")[1]).toMatchObject({ input: { approved: true } });
  });

  it("asks again what it did not understand, with the price, and then brings a person", () => {
    const { talk } = quoted();
    expect(talk.text("hein")[0]).toContain("Posso seguir?");
    talk.text("hein");
    talk.text("hein");
    expect(talk.ofKind("handoff")).toHaveLength(1);
    expect(talk.ofKind("request")).toHaveLength(1);
  });

  it.each(["empty", "failed", "weird"])("never leaves silence when it is %s", (outcome) => {
    const { talk } = talkTo(FLOW);
    expect(talk.result("request", outcome, { reason: "x" }).length).toBeGreaterThan(0);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("goes where the author says for each outcome", () => {
    const flow = `flow: a
steps:
  - quote: { items: ["ssd"] }
    save: order
    timeout: { after: 1h, do: [{ say: passou }, { end: x }] }
    on_empty: [{ say: nada }, { end: x }]
    on_declined: [{ say: recusou }, { end: x }]
    on_failed: [{ say: falhou }, { end: x }]
`;
    const more = { catalog: ["ssd"] };
    expect(talkTo(flow, more).talk.result("request", "empty", null)).toEqual(["nada"]);
    expect(talkTo(flow, more).talk.result("request", "failed", null)).toEqual(["falhou"]);
    expect(talkTo(flow, more).talk.timer()).toEqual(["falhou"]);
    const { talk } = talkTo(flow, more);
    talk.result("request", "quoted", ORDER);
    expect(talk.timer()).toEqual(["passou"]);
    const declining = talkTo(flow, more).talk;
    declining.result("request", "quoted", ORDER);
    expect(declining.text("não")).toEqual(["recusou"]);
  });

  it("is refused for an item that the catalog does not have, with the one probably meant", () => {
    const flow = (items: string) => `flow: a\nsteps:\n  - quote: { items: ${items} }\n    save: order\n`;
    const catalog = ["troca-ssd", "limpeza"];
    expect(problemsOf([flow("[limpeza, troca-sd]")], { catalog })).toMatchObject([
      {
        file: "flows/0.yaml",
        line: 3,
        reason: 'não há item "troca-sd" no catálogo',
        remedy: expect.stringContaining("troca-ssd"),
      },
    ]);
    expect(problemsOf([flow(`'["troca-ssd", "sumiu"]'`)], { catalog })).toHaveLength(1);
    expect(problemsOf([flow("[troca-ssd]")], { catalog })).toEqual([]);
    expect(problemsOf([flow("[troca-ssd]")])).toHaveLength(1);
    expect(problemsOf([flow(`'["troca-ssd"]'`).replace("    save: order\n", "")], { catalog })).toHaveLength(1);
  });
});
