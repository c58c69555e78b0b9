import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `flow: a
start: [{ keyword: [devolver] }]
vars: { order: { type: order } }
inputs: [order]
steps:
  - refund: { order: order, within: 7d }
  - say: Até a próxima.
`;
const MONEY = { amount: 4_990, currency: "BRL" };
const ORDER = { id: "o1", number: 12, total: MONEY, currency: "BRL", lines: [], minutes: 15 };

describe("refund", () => {
  it("asks with the company's rule, says what went back, and goes on", () => {
    const { talk } = talkTo(FLOW);
    expect(talk.ofKind("request")[0]).toMatchObject({ to: "orders.refund", input: { within_ms: 604_800_000 } });
    const said = talk.result("request", "refunded", ORDER);
    expect(said[0]).toContain("devolvi R$ 49,90 do pedido 12");
    expect(said[1]).toBe("Até a próxima.");
  });

  it("says that it is on its way, and not that it is done, while the gateway is at it", () => {
    const { talk } = talkTo(FLOW);
    const said = talk.result("request", "under_way", ORDER);
    expect(said[0]).toContain("Pedi a devolução de R$ 49,90 do pedido 12");
    expect(said.join()).not.toContain("devolvi");
    expect(said[1]).toBe("Até a próxima.");
  });

  it.each([
    ["not_allowed", { why: "work_began" }],
    ["failed", null],
    ["weird", null],
  ])("is left to a person when it is not done: %s", (outcome, value) => {
    const { talk } = talkTo(FLOW);
    expect(talk.result("request", outcome, value).join()).toContain("uma pessoa da equipe precisa olhar");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("goes where the author says", () => {
    const { talk } = talkTo(
      FLOW.replace("within: 7d }", "within: 7d }\n    on_refused: [{ say: não dá }, { end: x }]"),
    );
    expect(talk.result("request", "not_allowed", { why: "too_late" })).toEqual(["não dá"]);
  });

  it("needs an order and the rule", () => {
    const flow = (refund: string) => `flow: a\nvars: { n: { type: number } }\nsteps:\n  - refund: ${refund}\n`;
    expect(problemsOf([flow("{ order: n, within: 7d }")])[0]?.reason).toContain("não guarda um pedido");
    expect(problemsOf([flow("{ order: n }")]).length).toBeGreaterThan(0);
  });
});
