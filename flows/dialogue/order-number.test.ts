import { describe, expect, it } from "vitest";
import { Conversation, programOfFlows } from "../testing/sample.js";

const ORDERS = "flow: orders\ntitle: Meu pedido\nstart: [{ intent: orders }]\nsteps:\n  - say: Vou ver o pedido.\n";
const program = programOfFlows([ORDERS], {
  intentsText: "orders: { means: order, examples: [meu pedido, status do pedido] }\n",
});

describe("a text that only names an order", () => {
  it.each(["nº 2231", "é o pedido 5530", "boa tarde, queria saber da os 4821", "quero notícia do protocolo 90210"])(
    "begins the flow for orders: %s",
    (text) => expect(new Conversation(program).text(text)).toContain("Vou ver o pedido."),
  );

  it.each(["queria saber da promoção 2026", "boa tarde, queria saber do modelo 4821"])("is not this: %s", (text) =>
    expect(new Conversation(program).text(text)).not.toContain("Vou ver o pedido."),
  );
});
