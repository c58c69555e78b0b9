import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

const FLOW = `
flow: a
steps:
  - csat: {}
  - say: "Fim {{ rating }}."
`;
const OTHER = "flow: prices\nstart: [{ keyword: preços }]\nsteps:\n  - say: A partir de R$ 100.\n";

function records(talk: ReturnType<typeof talkTo>["talk"]) {
  return talk.ofKind("request").map(({ to, input }) => [to, input]);
}

describe("csat", () => {
  it("asks from 1 to 5, so that numbered text means what it says", () => {
    const { said } = talkTo(FLOW);
    expect(said).toEqual([
      "De 1 a 5, que nota você dá para o atendimento? [⭐ Péssimo | ⭐⭐ Ruim | ⭐⭐⭐ Mais ou menos | ⭐⭐⭐⭐ Bom | ⭐⭐⭐⭐⭐ Ótimo]",
    ]);
  });

  it("records the rating at once and adds the comment to it", () => {
    const { talk } = talkTo(FLOW);
    expect(talk.text("5")).toEqual([expect.stringContaining("comentário")]);
    expect(records(talk)).toEqual([["ratings.record", { score: 5, comment: null }]]);
    const [first] = talk.ofKind("request");
    expect(talk.text("A Marina foi super atenciosa")).toEqual([expect.stringContaining("Obrigado"), "Fim 5."]);
    expect(records(talk)[1]).toEqual([
      "ratings.record",
      { score: 5, comment: "A Marina foi super atenciosa", of: first?.key },
    ]);
    expect(talk.idle).toBe(true);
  });

  it("cuts a long comment between characters, and not inside one", () => {
    for (const first of ["", "a"]) {
      const { talk } = talkTo(FLOW);
      talk.text(`${first}nota 5, ${"😀".repeat(3_000)}`);
      talk.text(`${first}${"😀".repeat(3_000)}`);
      expect(records(talk).length).toBeGreaterThan(0);
      expect(JSON.stringify(records(talk))).not.toMatch(/\\ud8/);
    }
  });

  it("takes a choice, an emoji and words", () => {
    for (const [content, score] of [
      [{ kind: "choice", id: "4", text: "⭐⭐⭐⭐ Bom" }, 4],
      [{ kind: "text", text: "😍" }, 5],
      [{ kind: "text", text: "mais ou menos" }, 3],
      [{ kind: "media", media: "image", caption: "nota 10" }, 5],
    ] as const) {
      const { talk } = talkTo(FLOW);
      talk.content(content);
      expect(records(talk)[0]).toEqual(["ratings.record", { score, comment: null }]);
    }
  });

  it("asks for no comment of who commented already", () => {
    const { talk } = talkTo(FLOW);
    expect(talk.text("5, o técnico foi muito atencioso comigo")).toEqual([
      expect.stringContaining("Obrigado"),
      "Fim 5.",
    ]);
    expect(records(talk)).toEqual([
      ["ratings.record", { score: 5, comment: "5, o técnico foi muito atencioso comigo" }],
    ]);
  });

  it.each(["só isso", "não, obrigado", "valeu!"])('leaves the comment out with "%s"', (text) => {
    const { talk } = talkTo(FLOW);
    talk.text("4");
    expect(talk.text(text)).toEqual([expect.stringContaining("Obrigado"), "Fim 4."]);
    expect(records(talk)).toHaveLength(1);
  });

  it("keeps the rating when nothing else is said, without a word", () => {
    const { talk } = talkTo(FLOW.replace(/ {2}- say.*\n/, ""));
    talk.text("4");
    expect(talk.timer()).toEqual([]);
    expect(talk.idle).toBe(true);
    expect(records(talk)).toHaveLength(1);
  });

  it("ends without a word when nobody answers, or by its timeout", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - csat: {}\n");
    expect(talk.timer()).toEqual([]);
    expect(talk.idle).toBe(true);
    const timed = talkTo("flow: a\nsteps:\n  - csat: {}\n    timeout: { after: 1h, do: [{ say: Até. }] }\n");
    expect(timed.talk.ofKind("set_timer").at(-1)?.at).toBe(timed.talk.at + 3_600_000);
    expect(timed.talk.timer()).toEqual(["Até."]);
  });

  it("says once that it did not understand, then leaves it", () => {
    const { talk } = talkTo(FLOW);
    expect(talk.text("azul")).toEqual([expect.stringContaining("Não entendi a nota")]);
    expect(talk.text("azul")).toEqual([expect.stringContaining("Sem problema"), "Fim ."]);
    expect(records(talk)).toEqual([]);
  });
});

describe("csat, when something comes in between", () => {
  it("is not asked again after another topic", () => {
    const { talk } = talkTo(FLOW, { others: [OTHER] });
    expect(talk.text("preços")).toEqual(["A partir de R$ 100.", "Fim ."]);
    expect(talk.idle).toBe(true);
  });

  it("lets another topic come instead of the comment, and keeps the rating", () => {
    const { talk } = talkTo(FLOW, { others: [OTHER] });
    talk.text("5");
    expect(talk.text("preços")).toEqual(["A partir de R$ 100.", "Fim 5."]);
    expect(records(talk)).toEqual([["ratings.record", { score: 5, comment: null }]]);
  });

  it("is let go of when a person is asked for, and what came after it goes on once they gave back", () => {
    const { talk } = talkTo(FLOW);
    talk.text("!handover");
    expect(talk.ofKind("handoff")).toHaveLength(1);
    expect(talk.event({ kind: "returned" })).toEqual(["Fim ."]);
    expect(talk.idle).toBe(true);
  });

  it("still hears the rating after a kind word", () => {
    const { talk } = talkTo(FLOW);
    expect(talk.text("!thanks")).toEqual([expect.stringContaining("Por nada")]);
    talk.text("5");
    expect(records(talk)).toHaveLength(1);
  });

  it("calls a person for a bad one, with what was told", () => {
    const { talk } = talkTo(FLOW);
    expect(talk.text("péssimo")).toEqual([expect.stringContaining("Sinto muito")]);
    const said = talk.text("ninguém resolveu meu problema");
    expect(said[0]).toContain("Obrigado por contar");
    expect(talk.ofKind("handoff")).toMatchObject([{ reason: "Nota 1: ninguém resolveu meu problema" }]);
  });

  it("tells the team of a bad one without a comment, and leaves the customer in peace", () => {
    const { talk } = talkTo(FLOW);
    talk.text("2");
    expect(talk.timer()).toEqual([]);
    expect(talk.ofKind("handoff")).toEqual([]);
    expect(talk.ofKind("notify")).toMatchObject([{ text: "Nota 2, sem comentário. Vale falar com o cliente." }]);
    const { talk: other } = talkTo(FLOW);
    other.text("2");
    expect(other.text("prefiro não")).toEqual([expect.stringContaining("atendente")]);
  });

  it("goes where the flow says for a bad one", () => {
    const { talk } = talkTo(
      `${FLOW.replace("csat: {}", "csat: {}\n    save: nota\n    on_low: [{ say: Ligo já. }, { end: low }]").replace("rating", "nota")}`,
    );
    talk.text("1");
    expect(talk.text("demorou")).toEqual(["Ligo já."]);
  });

  it("asks for no comment where the flow wants none, and thanks in its own words", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - csat: { question: E aí?, comment: false, thanks: Valeu! }\n");
    expect(talk.text("5")).toEqual(["Valeu!"]);
  });

  it("asks anew when it is come past again", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - id: top\n    csat: { comment: false }\n  - goto: top\n");
    expect(talk.text("5").at(-1)).toContain("De 1 a 5");
    talk.text("4");
    expect(records(talk).map(([, input]) => input)).toMatchObject([{ score: 5 }, { score: 4 }]);
  });
});
