import { describe, expect, it } from "vitest";
import { Conversation, MESSENGER, programOfFlows } from "../testing/sample.js";
import { showsWayOn } from "./lead-on.js";

const WELCOME =
  "flow: welcome\nstart: [{ first_message: true }]\nsteps:\n  - ask: Bem-vinda! Em que posso ajudar?\n    save: wish\n";
const PRICE = "flow: price\nstart: [{ keyword: banho }]\nsteps:\n  - say: O banho custa R$ 60.\n";
const SHOWN = "flow: shown\nstart: [{ keyword: tosa }]\nsteps:\n  - say: A tosa custa R$ 80. Quer marcar?\n";
const PERSON =
  "flow: person\nstart: [{ keyword: gente }]\nsteps:\n  - say: Está bem.\n  - handoff: { say: Aguarde. }\n";

describe("what the bot says last", () => {
  it("leads on where it says nothing of how it goes on, each time in other words", () => {
    const talk = new Conversation(programOfFlows([WELCOME, PRICE]));
    const [first = ""] = talk.text("banho");
    const [second = ""] = talk.text("banho");
    expect(first).toMatch(/^O banho custa R\$ 60\.\n\n.+\?$/);
    expect(second).toMatch(/^O banho custa R\$ 60\.\n\n.+\?$/);
    expect(second).not.toBe(first);
  });

  it("is a message of its own where the channel's longest text has no room for it", () => {
    const full = `${"a".repeat(MESSENGER.text.max - 1)}.`;
    const talk = new Conversation(programOfFlows([WELCOME, PRICE.replace("O banho custa R$ 60.", full)]));
    expect(talk.text("banho")).toEqual([full, expect.stringMatching(/^.{10,40}\?$/)]);
  });

  it("stays as it is where it leads on by itself, or a person will", () => {
    const talk = new Conversation(programOfFlows([WELCOME, SHOWN, PERSON]));
    expect(talk.text("tosa")).toEqual(["A tosa custa R$ 80. Quer marcar?"]);
    expect(talk.text("gente")).toEqual(["Está bem.", "Aguarde."]);
  });

  it("leads to nothing in a program that receives nobody", () => {
    expect(new Conversation(programOfFlows([PRICE])).text("banho")).toEqual(["O banho custa R$ 60."]);
  });

  it("is followed by a farewell, and not by an apology, when nothing more is wanted", () => {
    const talk = new Conversation(programOfFlows([WELCOME, PRICE]));
    talk.text("banho");
    expect(talk.text("não, só isso")[0]).not.toMatch(/entend/);
    expect(talk.text("não")[0]).not.toMatch(/entend/);
  });
});

describe("a way on", () => {
  it.each(["Quer ver?", "É só escrever.", "A equipe te responde amanhã.", "Se precisar, estou por aqui."])(
    "is in: %s",
    (text) => expect(showsWayOn(text)).toBe(true),
  );
  it.each(["Abrimos às 9h.", "Custa R$ 10,00.\n\nFonte: Preços"])("is not in: %s", (text) =>
    expect(showsWayOn(text)).toBe(false),
  );
});
