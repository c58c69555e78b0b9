import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

const INTENTS = "menu: { examples: [voltar pro início] }\nprices: { examples: [quanto custa] }\n";
const MENU = "flow: menu\nstart: [{ intent: menu }, { keyword: início }]\nsteps:\n  - say: Menu.\n";
const PRICES = "flow: prices\nstart: [{ intent: prices }]\nsteps:\n  - ask: De qual serviço?\n    save: service\n";
const BACK =
  "flow: net\nsteps:\n  - ask: Reinicie o modem. Voltou?\n    save: back\n    type: yes_no\n  - say: '{{ back }}.'\n";
const OFFER = `flow: offer
steps:
  - ask: Quer ver quanto custa?
    save: wish
    choices: { price: Ver o preço, tips: Quero dicas, person: Falar com técnico }
  - say: "Foi: {{ wish }}."
`;
const CONSENT = "flow: c\nsteps:\n  - consent: { purpose: data, text: Posso guardar? }\n  - say: Guardado.\n";
const more = { others: [MENU, PRICES], intentsText: INTENTS };

describe("what fits the open question", () => {
  it("is an answer before it is another topic that shares a word with it", () => {
    const { talk } = talkTo(BACK, more);
    expect(talk.text("sim, voltou ~menu=0.9")).toEqual(["sim."]);
  });

  it("is an option in other words before it is an intent", () => {
    const { talk } = talkTo(OFFER, more);
    const understanding = {
      commands: [{ kind: "start_flow" as const, flow: "prices", by: "intent" as const, score: 0.95 }],
      candidates: [],
    };
    expect(talk.event({ kind: "message", content: { kind: "text", text: "quanto fica?" }, understanding })).toEqual([
      "Foi: Ver o preço.",
    ]);
  });

  it("gives way to a person, an end and a flow's own keyword", () => {
    const { talk } = talkTo(BACK, more);
    talk.text("não, !handover");
    expect(talk.ofKind("handoff")).toHaveLength(1);
    const other = talkTo(BACK, more).talk;
    expect(other.text("início")[0]).toBe("Menu.");
    const third = talkTo(BACK, more).talk;
    third.text("não, !cancel");
    expect(third.idle).toBe(true);
  });

  it("must be unmistakable where permission or money hangs on it", () => {
    for (const text of ["acho que sim", "sim, mas quanto demora", "pode ser que sim"]) {
      const { talk } = talkTo(CONSENT);
      expect(talk.text(text)).not.toContain("Guardado.");
      expect(talk.ofKind("consent"), text).toEqual([]);
    }
    expect(talkTo(CONSENT).talk.text("sim, pode")).toEqual(["Guardado."]);
  });
});
