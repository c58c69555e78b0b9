import { describe, expect, it } from "vitest";
import { UNKNOWN_OFFER } from "../content.js";
import { parseState } from "../state.js";
import { talkTo } from "../testing/sample.js";

const QUOTE = `flow: a
vars: { wanted: { type: list } }
steps:
  - quote: { items: wanted }
    save: first
    on_declined: { goto: second }
  - say: Comprou A.
  - end: a
  - id: second
    quote: { items: wanted }
    save: order
  - say: Comprou B.
`;
const order = (number: number, amount: number) => ({
  id: `o${number}`,
  number,
  total: { amount, currency: "BRL" },
  currency: "BRL",
  lines: [{ item: "x", title: "X", price: { amount, currency: "BRL" }, minutes: 15 }],
  minutes: 15,
});
const QUESTIONS = `flow: questions
steps:
  - ask: Está ligado?
    save: on
    type: yes_no
  - ask: Posso apagar tudo?
    save: wipe
    type: yes_no
  - say: "Apaguei: {{ wipe }}."
`;
const OTHER =
  "flow: hours\nstart: [{ keyword: horário }]\nsteps:\n  - ask: De que dia?\n    save: day\n    choices: { sat: Sábado, sun: Domingo }\n  - say: Das 9 às 13.\n";

function twoQuotes() {
  const { talk } = talkTo(QUOTE);
  talk.result("request", "quoted", order(1, 4_990));
  talk.tap("Agora não");
  talk.result("request", "quoted", order(2, 16_000));
  return talk;
}
const approvals = (talk: ReturnType<typeof twoQuotes>) =>
  talk.ofKind("request").filter(({ to, input }) => to === "orders.decide" && input.approved === true);

describe("a tap", () => {
  it("on an old offer approves nothing of the open one, says that it is over and asks again", () => {
    const talk = twoQuotes();
    const said = talk.tap("Aprovar", 1);
    expect(approvals(talk)).toEqual([]);
    expect(said.join("\n")).toMatch(/já passou/);
    expect(said.at(-1)).toContain("R$ 160,00");
    expect(talk.tap("Aprovar")).toEqual(["Comprou B."]);
    expect(approvals(talk)).toMatchObject([{ input: { order: { number: 2 } } }]);
  });

  it("on any asking of the open question answers it", () => {
    const talk = twoQuotes();
    talk.text("xyz");
    expect(talk.tap("Aprovar", 1)).toEqual(["Comprou B."]);
  });

  it("with the same id and title as another question's answers that one only", () => {
    const { talk } = talkTo(QUESTIONS);
    talk.tap("Sim");
    const said = talk.tap("Sim", 1);
    expect(said.at(-1)).toContain("Posso apagar tudo?");
    expect(talk.vars.wipe).toBeUndefined();
    expect(talk.tap("Não")).toEqual(["Apaguei: não."]);
  });

  it("with an id that is on offer under another title is no answer", () => {
    const talk = twoQuotes();
    for (const id of ["sim", "nao"]) talk.content({ kind: "choice", id, text: "Outro rótulo" });
    expect(talk.ofKind("request").filter(({ to }) => to === "orders.decide")).toHaveLength(1);
  });

  it("that names a message which asked nothing we know of answers nothing", () => {
    const talk = twoQuotes();
    talk.content({ kind: "choice", id: "sim", text: "Aprovar", of: UNKNOWN_OFFER });
    expect(approvals(talk)).toEqual([]);
  });

  it("answers by id and title where the channel names no message, and where the question is older than offers are", () => {
    const talk = twoQuotes();
    expect(talk.content({ kind: "choice", id: "sim", text: "Aprovar" })).toEqual(["Comprou B."]);
    const old = twoQuotes();
    const stored = JSON.parse(JSON.stringify(old.state));
    for (const frame of stored.frames) delete frame.wait.offered;
    old.state = parseState(stored);
    expect(old.content({ kind: "choice", id: "sim", text: "Aprovar", of: "e0.0" })).toEqual(["Comprou B."]);
  });

  it("on a question that another topic interrupted goes on with it", () => {
    const { talk } = talkTo(QUESTIONS, { others: [OTHER] });
    talk.text("horário");
    expect(talk.tap("Sim", 1).at(-1)).toContain("Posso apagar tudo?");
    expect(talk.state.frames).toHaveLength(1);
  });

  it("on an old way to a person calls one", () => {
    const { talk } = talkTo(QUESTIONS);
    talk.tap("Sim");
    const understanding = { commands: [{ kind: "handover" as const, score: 0.9 }], candidates: [] };
    talk.event({ kind: "message", content: { kind: "choice", id: "p", text: "Atendente", of: "e0.0" }, understanding });
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });
});
