import { describe, expect, it } from "vitest";
import { MESSENGER, MONDAY, programOfFlows, understandMarks } from "../../../flows/testing/sample.js";
import { answerWhileWaiting } from "./answer-while-waiting.js";

const PROGRAM = programOfFlows(
  [
    'flow: gas\nstart: [{ urgent: [[gás], [vaza*]] }]\nsteps:\n  - say: Feche o registro e abra as janelas.\n  - ask: Fechou?\n    save: closed\n    type: yes_no\n  - say: "Anotei: {{ closed }}."\n',
    "flow: when-open\nstart: [{ intent: opening }]\nsteps:\n  - say: Abrimos às 9h.\n",
    "flow: table\nstart: [{ intent: booking }]\nsteps:\n  - say: Vamos reservar.\n",
  ],
  {
    intentsText:
      "opening:\n  means: hours\n  examples: [que horas abre, qual o horário]\nbooking:\n  examples: [quero uma mesa, reservar mesa]\n",
  },
);
const facts = {
  contact: { id: "p", name: "Ana", phone: null, email: null, vars: {}, opted_out: false },
  company: PROGRAM.company,
  channel: { capabilities: MESSENGER },
  first_contact: false,
};
const answered = (text: string) =>
  answerWhileWaiting(PROGRAM, understandMarks(PROGRAM, null, text), text, { id: "7", at: MONDAY, facts });

describe("while a person is awaited", () => {
  it("danger is answered with the first words of its flow, and nothing of it is asked", () =>
    expect(answered("acho que o gás tá vazando aqui")).toEqual({
      flow: "gas",
      texts: ["Feche o registro e abra as janelas."],
      urgent: true,
    }));

  it("the opening hours are told", () =>
    expect(answered("~opening=0.8 abre sábado?")).toEqual({
      flow: "when-open",
      texts: ["Abrimos às 9h."],
      urgent: false,
    }));

  it.each(["~opening=0.4 oi", "~booking=0.9 quero uma mesa", "é sobre o jantar de ontem"])(
    "anything else is left to the person: %s",
    (text) => expect(answered(text)).toBeNull(),
  );
});
