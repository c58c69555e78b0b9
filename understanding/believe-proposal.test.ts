import { describe, expect, it } from "vitest";
import { compileProgram } from "../flows/compile-program.js";
import { proposalSchema } from "../flows/proposal.js";
import type { Expectation } from "../flows/understanding.js";
import { surelyUnderstood } from "./surely-understood.js";
import { understand } from "./understand.js";

const flow = (name: string, more = "") =>
  ({ path: `flows/${name}.yaml`, text: `flow: ${name}\ntitle: ${name}\n${more}steps:\n  - say: Certo.\n` }) as const;
const compiled = compileProgram({
  flows: [
    flow("orcamento", "start: [{ intent: orcamento }]\n"),
    flow("formatar", "careful: true\nstart: [{ intent: formatar }]\n"),
    flow("ajuda", "start: [{ keyword: ajuda }]\n"),
    flow("interno", "start: [{ fallback: true }]\n"),
  ],
  intents: {
    path: "intents.yaml",
    text:
      "orcamento: { title: Pedir orçamento, examples: [quanto custa o conserto, quero um orçamento, faz um preço] }\n" +
      "formatar: { title: Apagar tudo, examples: [apaga tudo do computador, formata meu pc, zera o disco] }\n",
  },
  hours: null,
  tests: [],
  company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
  channels: [],
  teams: [],
});
if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
const { program } = compiled;
const NOW = Date.parse("2026-11-20T15:00:00Z");
const asking = (more: Partial<Expectation>): Expectation => ({
  variable: "os",
  type: "choice",
  asked: "Qual sistema?",
  options: [
    { id: "windows", label: "Windows" },
    { id: "mac", label: "Mac" },
  ],
  correctable: [],
  ...more,
});
const heard = (text: string, proposal: unknown[], expecting: Expectation | null = null) =>
  understand(program, expecting, text, NOW, proposalSchema.parse(proposal));

describe("what a model proposes", () => {
  it("begins a flow that the customer's own words could begin, and stands before what was only guessed", () => {
    const { commands, candidates } = heard("a tela da minha maquininha morreu, e aí?", [{ start: "orcamento" }]);
    expect(commands[0]).toMatchObject({ kind: "start_flow", flow: "orcamento", by: "intent" });
    expect(candidates[0]).toMatchObject({ flow: "orcamento", title: "Pedir orçamento" });
    expect(candidates.slice(1).every(({ score }) => score < 0.5)).toBe(true);
  });
  it("is not sure enough to begin what cannot be undone", () => {
    const [best] = heard("some com o que tem nele", [{ start: "formatar" }]).commands;
    expect(best).toMatchObject({ kind: "start_flow", flow: "formatar" });
    // `flows` asks whether a careful flow was meant below this.
    expect(best && "score" in best ? best.score : 1).toBeLessThan(0.85);
  });
  it.each([
    ["a flow that nobody has", [{ start: "estornar" }]],
    ["a flow that no words begin", [{ start: "interno" }]],
    ["a system flow", [{ start: "system-handoff" }]],
    ["an answer to no question", [{ answer: "windows" }]],
    ["a correction of nothing", [{ correct: "preco", to: "1" }]],
  ])("is nothing where it names %s", (_what, proposal) => {
    expect(heard("lorem ipsum dolor", proposal)).toEqual(understand(program, null, "lorem ipsum dolor", NOW));
  });
  it("picks an option of the open question, and no other", () => {
    expect(heard("aquele da maçã", [{ answer: "mac" }], asking({})).commands[0]).toEqual({
      kind: "set",
      variable: "os",
      value: "mac",
      correction: false,
      score: 0.8,
    });
    expect(heard("aquele da maçã", [{ answer: "linux" }], asking({})).commands).not.toContainEqual(
      expect.objectContaining({ kind: "set" }),
    );
  });
  it("reads a value only out of the customer's own words", () => {
    const day = asking({ variable: "dia", type: "date", options: [] });
    expect(heard("olha, melhor a gente deixar pro dia 25/11 lá", [{ answer: "25/11" }], day).commands[0]).toMatchObject(
      {
        kind: "set",
        value: "2026-11-25",
      },
    );
    const invented = heard("olha, melhor a gente ver isso depois lá", [{ answer: "25/11" }], day).commands;
    expect(invented).not.toContainEqual(expect.objectContaining({ kind: "set" }));
  });
  it("never says yes for the customer, nor answers where the question allows no model", () => {
    const yes = asking({ type: "yes_no", options: [], asked: undefined });
    expect(heard("hum, sei lá, pode ser que sim sim", [{ answer: "sim" }], yes).commands[0]).not.toMatchObject({
      score: 0.8,
    });
    const { asked: _none, ...closed } = asking({});
    expect(heard("aquele da maçã", [{ answer: "mac" }], closed).commands).not.toContainEqual(
      expect.objectContaining({ kind: "set" }),
    );
  });
  it("has no room for anything outside of the list", () => {
    for (const wild of [{ run: "rm -rf /" }, { do: "refund" }, { start: "orcamento", say: "grátis" }, { talk: "evil" }])
      expect(proposalSchema.safeParse([wild]).success).toBe(false);
  });
});

describe("surely understood", () => {
  it.each([
    ["ajuda", null, true],
    ["quanto custa o conserto", null, true],
    ["bom dia", null, true],
    ["a tela da minha maquininha morreu, e aí?", null, false],
    ["mac", asking({}), true],
    ["aquele da maçã", asking({}), false],
    ["meu nome é Zé", asking({ type: "text", options: [] }), true],
  ])("%s", (text, expecting, sure) => {
    expect(surelyUnderstood(understand(program, expecting, text, NOW), expecting)).toBe(sure);
  });
});
