import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

const FORM = `flow: form
vars:
  name: { type: text, label: o nome }
  phone: { type: phone, label: o telefone }
  ok: { type: yes_no }
steps:
  - ask: Qual seu nome?
    save: name
  - ask: Qual seu telefone?
    save: phone
  - ask: "{{ name }}, {{ phone }}. Tudo certo?"
    save: ok
  - say: "Anotado: {{ name }}, {{ phone }}."
`;

function filled() {
  const { talk } = talkTo(FORM);
  talk.text("Jão");
  talk.text("11 98765-4321");
  return talk;
}

describe("a correction", () => {
  it.each(["o telefone tá errado", "não, o telefone está errado", "errei o celular", "quero trocar o telefone"])(
    "without a value asks for it, then confirms all: %s",
    (text) => {
      const talk = filled();
      expect(talk.text(text).at(-1)).toBe("Qual seu telefone?");
      expect(talk.text("11 91234-5678")[0]).toMatch(/Jão.*91234-5678.*Tudo certo/);
      expect(talk.text("sim")[0]).toMatch(/Anotado: Jão.*91234-5678/);
    },
  );

  it("may be an edited message, as long as its answer can be corrected", () => {
    const { talk } = talkTo(FORM);
    talk.text("Jão");
    const said = talk.content({ kind: "edit", of: "m1", text: "João", event: "e2" });
    expect(said).toEqual(["Certo, corrigi o nome: João.", expect.stringContaining("Qual seu telefone?")]);
    expect(talk.vars.name).toBe("João");
  });

  it("that is an edit of what cannot be changed any more is asked to be written, once", () => {
    const talk = filled();
    const edit = { kind: "edit", of: "m9", text: "outra coisa", event: "e77" } as const;
    expect(talk.content(edit)).toEqual([expect.stringContaining("me escreva aqui")]);
    expect(talk.content(edit)).toEqual([]);
    expect(talk.text("sim")[0]).toContain("Anotado");
    expect(talk.content(edit)).toEqual([]);
  });

  it("may be an edit of one text of a burst, more than once", () => {
    const { talk } = talkTo(FORM);
    talk.event({
      kind: "message",
      content: { kind: "text", text: "Jão\nSilva" },
      understanding: { commands: [], candidates: [] },
      parts: [
        { event: "b1", text: "Jão" },
        { event: "e2", text: "Silva" },
      ],
    });
    talk.content({ kind: "edit", of: "m1", text: "João", event: "b1" });
    expect(talk.vars.name).toBe("João\nSilva");
    talk.content({ kind: "edit", of: "m2", text: "Souza", event: "e2" });
    expect(talk.vars.name).toBe("João\nSouza");
  });

  it("may be an edit of an answer in a flow that another one stands on", () => {
    const hours =
      "flow: hours\nstart: [{ keyword: horário }]\nsteps:\n  - ask: Qual dia?\n    save: day\n    type: date\n";
    const { talk } = talkTo(FORM, { others: [hours] });
    talk.text("Jão");
    talk.text("11 98765-4321");
    expect(talk.text("horário")).toEqual(["Qual dia?"]);
    const said = talk.content({ kind: "edit", of: "m1", text: "João", event: "e2" });
    expect(said).toEqual(["Certo, corrigi o nome: João.", expect.stringContaining("Qual dia?")]);
    expect(talk.text("amanhã").at(-1)).toContain("João");
  });

  it.each(["na verdade sim", "ops, na real não", "na verdade"])("of nothing is asked about: %s", (text) => {
    const menu = "flow: menu\nsteps:\n  - ask: O que deseja?\n    save: x\n    choices: { a: Preços, b: Horário }\n";
    const { talk } = talkTo(menu);
    expect(talk.text(text)[0]).toMatch(/não sei a que isso responde|Não achei o que mudar/);
    talk.text("!cancel");
    talk.state.left = null;
    expect(talk.text(text)[0]).toMatch(/não sei a que isso responde|Não achei o que mudar/);
    expect(talk.ofKind("handoff")).toEqual([]);
  });
});
