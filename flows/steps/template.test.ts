import { describe, expect, it } from "vitest";
import { Conversation, MESSENGER, problemsOf, programOfFlows, talkTo } from "../testing/sample.js";

const REMINDER = `flow: a
steps:
  - template:
      name: retirada_pronta
      variables: ["{{ contact.name }}", "47"]
      instead:
        - name: aviso_simples
        - { name: aviso_simples, language: en, variables: ["Ana"] }
      fallback: "{{ contact.name }}, seu pedido está pronto."
`;

describe("template", () => {
  it("names the template, its values and what goes in its place", () => {
    const { talk } = talkTo(REMINDER);
    expect(talk.ofKind("send").map(({ content }) => content)).toEqual([
      {
        kind: "template",
        name: "retirada_pronta",
        language: "pt_BR",
        params: ["Maria Silva", "47"],
        instead: [
          { name: "aviso_simples", language: "pt_BR", params: [] },
          { name: "aviso_simples", language: "en", params: ["Ana"] },
        ],
      },
    ]);
  });

  it("is said in words where the channel has no templates", () => {
    const talk = new Conversation(programOfFlows([REMINDER]));
    talk.capabilities = { ...MESSENGER, templates: false };
    expect(talk.start("a")).toEqual(["Maria Silva, seu pedido está pronto."]);
  });

  it.each([
    ["name: Retirada Pronta", "como na plataforma"],
    ["name: x, language: português", "idioma"],
    ["name: x, variables: ['']", "vazio"],
    ["name: x, variables: ['{{ nobody }}']", "nobody"],
    ["name: x, instead: [{ name: x }]", "duas vezes"],
    ["name: x, instead: []", ""],
  ])("is refused with %s", (body, reason) => {
    const [problem] = problemsOf([`flow: a\nsteps:\n  - template: { ${body} }\n`]);
    expect(problem?.reason).toContain(reason);
  });

  it("needs a fallback when a channel has no templates", () => {
    const plain = { name: "site", capabilities: { ...MESSENGER, templates: false } };
    const refused = (body: string) =>
      problemsOf([`flow: a\nsteps:\n  - template: { ${body} }\n`], { channels: [plain] });
    expect(refused("name: x")[0]).toMatchObject({
      reason: expect.stringContaining('o canal "site" não tem modelos aprovados'),
    });
    expect(refused("name: x, fallback: Oi")).toEqual([]);
  });
});
