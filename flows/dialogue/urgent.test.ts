import { describe, expect, it } from "vitest";
import { Conversation, problemsOf, programOfFlows } from "../testing/sample.js";

const LEAK =
  "flow: leak\ntitle: Gás\nstart: [{ urgent: [[gás], [vaz*, cheiro]] }]\nsteps:\n  - say: Feche o registro.\n";
const ORDER = `
flow: order
title: Pedido
interruptible: false
start: [{ keyword: pedir }]
steps:
  - ask: Quantos botijões?
    save: amount
    type: number
    timeout: { after: 10m }
  - say: "Anotado: {{ amount }}."
`;

describe("what is urgent", () => {
  const talk = () => new Conversation(programOfFlows([LEAK, ORDER]));

  it("begins whatever else is said, also within a flow that hears nothing else, which goes on after it", () => {
    const one = talk();
    expect(one.text("pedir")).toEqual(["Quantos botijões?"]);
    const said = one.text("2 por favor, e acho que o GAS tá vazando aqui");
    expect(said[0]).toBe("Feche o registro.");
    expect(said.join(" ")).toContain("Quantos botijões?");
    expect(one.text("2")).toEqual(["Anotado: 2."]);
  });

  it("needs a word of each group, and none that is denied", () => {
    for (const text of ["quanto custa o gás?", "não tem cheiro de gás", "sem cheiro de gás"])
      expect(talk().text(text)).not.toContain("Feche o registro.");
    expect(talk().text("que cheiro forte de gás!!!")[0]).toBe("Feche o registro.");
  });

  it("refuses a word that would be in nearly every message", () => {
    const source = "flow: a\nstart: [{ urgent: [['*']] }]\nsteps:\n  - say: Oi\n";
    expect(problemsOf([source]).map(({ line }) => line)).toEqual([2]);
  });
});
