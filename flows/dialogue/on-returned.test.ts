import { describe, expect, it } from "vitest";
import { Conversation, programOfFlows } from "../testing/sample.js";

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

describe("a conversation given back by a person", () => {
  it("says that the bot is there again when nothing was going on", () => {
    expect(conversation().event({ kind: "returned" })[0]).toContain("Sigo por aqui");
  });

  it("asks the open question again", () => {
    const talk = conversation();
    talk.text("conserto");
    expect(talk.event({ kind: "returned" })).toEqual([
      "Voltando para onde estávamos (Conserto):\nQual aparelho? [Computador | Celular]",
    ]);
  });

  it("asks a long question only by what it asks, however long the person took", () => {
    const long = `flow: long
title: Garantia
start: [{ keyword: garantia }]
steps:
  - ask: "A garantia vale por um ano e cobre defeito de fabricação, mas não queda nem líquido. O aparelho já foi aberto?"
    save: opened
    type: yes_no
`;
    const talk = conversation([...ALL, long]);
    talk.text("garantia");
    talk.at += 2 * 3_600_000;
    expect(talk.event({ kind: "returned" })).toEqual([
      "Voltando para onde estávamos (Garantia):\nO aparelho já foi aberto? [Sim | Não]",
    ]);
  });

  it("goes on where a customer asked for a person, with the answers that were given", () => {
    const talk = conversation();
    talk.text("conserto");
    talk.text("pc");
    talk.text("!handover");
    expect(talk.ofKind("handoff")).toHaveLength(1);
    expect(talk.event({ kind: "returned" })).toEqual(["Voltando para onde estávamos (Conserto):\nO que houve?"]);
    expect(talk.text("caiu")).toEqual(["Anotado: Computador, caiu."]);
  });

  it("starts anew when a long time passed, or when it was closed", () => {
    const talk = conversation();
    talk.text("conserto");
    talk.text("!handover");
    talk.at += 13 * 3_600_000;
    expect(talk.event({ kind: "returned" })).toEqual([expect.stringContaining("Sigo por aqui")]);
    const closed = conversation();
    closed.text("conserto");
    closed.text("!handover");
    closed.event({ kind: "closed" });
    expect(closed.event({ kind: "returned" })).toEqual([expect.stringContaining("Sigo por aqui")]);
  });

  it("does not go back to what handed over by itself", () => {
    const flow = "flow: a\nstart: [{ keyword: vai }]\nsteps:\n  - ask: O quê?\n    save: x\n  - handoff: {}\n";
    const talk = conversation([flow]);
    talk.text("vai");
    talk.text("isso");
    expect(talk.idle).toBe(true);
    expect(talk.event({ kind: "returned" })).toEqual([expect.stringContaining("Sigo por aqui")]);
  });

  it("has the whole time for its question again", () => {
    const flow =
      "flow: a\nstart: [{ keyword: vai }]\nsteps:\n  - ask: O quê?\n    save: x\n    timeout: { after: 5m, do: [{ say: Tarde. }] }\n";
    const talk = conversation([flow]);
    talk.text("vai");
    const timer = talk.timerName();
    talk.text("!handover");
    talk.at += 3_600_000;
    talk.event({ kind: "returned" });
    expect(talk.ofKind("set_timer").at(-1)).toMatchObject({ timer, at: talk.at + 300_000 });
    talk.at += 24 * 3_600_000;
    expect(talk.timer(timer)).toEqual(["Tarde."]);
  });

  it("waits on for what takes its time, and hears what came meanwhile", () => {
    const charge =
      "flow: pay\ntitle: Pagar\nstart: [{ keyword: pagar }]\nvars: { order: { type: object } }\nsteps:\n  - charge: { order: order }\n  - say: Feito.\n";
    const talk = conversation([charge]);
    talk.text("pagar");
    talk.text("!handover");
    expect(talk.event({ kind: "returned" })).toEqual([expect.stringContaining("Sigo por aqui")]);
    const total = { amount: 4_990, currency: "BRL" };
    const paid = { id: "o1", number: 12, total, currency: "BRL", lines: [], minutes: 15 };
    expect(talk.result("request", "paid", paid).at(-1)).toBe("Feito.");
  });
});
