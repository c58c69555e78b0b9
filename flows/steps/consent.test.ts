import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

const FLOW = `
flow: a
steps:
  - consent: { purpose: diagnosis, text: "Posso ler os dados do seu computador?" }
    save: allowed
    on_declined: [{ say: Sem problema. }, { end: declined }]
  - say: Vamos lá.
`;

describe("consent", () => {
  it("keeps what was agreed to, word for word, and goes on", () => {
    const { talk, said } = talkTo(FLOW);
    expect(said).toEqual(["Posso ler os dados do seu computador? [Sim | Não]"]);
    expect(talk.text("pode sim")).toEqual(["Vamos lá."]);
    expect(talk.ofKind("consent")).toMatchObject([
      { purpose: "diagnosis", granted: true, text: "Posso ler os dados do seu computador?" },
    ]);
  });

  it("keeps a refusal too, and takes its way", () => {
    const { talk } = talkTo(FLOW);
    expect(talk.content({ kind: "choice", id: "nao", text: "Não" })).toEqual(["Sem problema."]);
    expect(talk.ofKind("consent")).toMatchObject([{ granted: false }]);
  });

  it("takes nothing unclear for a yes", () => {
    const { talk } = talkTo(FLOW);
    talk.text("azul");
    expect(talk.ofKind("consent")).toEqual([]);
  });

  it("says that it does not go on when no way is written for a refusal", () => {
    const { talk } = talkTo(FLOW.replace(/ {4}on_declined.*\n/, ""));
    expect(talk.text("não")[0]).toContain("sem a sua autorização");
    expect(talk.idle).toBe(true);
  });
});
