import { describe, expect, it } from "vitest";
import { problemsOf, talkTo } from "../testing/sample.js";

const FLOW = `flow: a
start: [{ keyword: [consertar] }]
vars: { order: { type: order } }
inputs: [order]
steps:
  - repair: { order: order }
    save: done
  - say: "Liberei {{ done.freed_bytes }}."
`;
const OTHER = "flow: b\nstart: [{ keyword: [horário] }]\nsteps:\n  - say: Das 9 às 18.\n";
const WORDS = "• Limpeza de arquivos temporários: 42 arquivos, 4,2 GB. Dá para desfazer.";
const PREVIEW = { plan: "c1", device: { id: "d1", name: "PC-ANA", os: "Linux" }, actions: [], words: WORDS };
const REPAIRED = {
  before: { freeBytes: 5e9 },
  after: { freeBytes: 9.2e9 },
  actions: [],
  freed_bytes: 42,
  complete: true,
  words: "• Limpeza: liberou 4,2 GB agora. Espaço livre em /: 5 GB antes, 9,2 GB agora.",
};

const begin = (flow = FLOW) => talkTo(flow, { others: [OTHER] }).talk;
const asked = (talk: ReturnType<typeof begin>, to: string) => talk.ofKind("request").filter((each) => each.to === to);

function asking(flow?: string) {
  const talk = begin(flow);
  const said = talk.result("request", "previewed", PREVIEW);
  return { talk, said };
}
function repairing(flow?: string) {
  const { talk } = asking(flow);
  const said = talk.text("sim");
  return { talk, said };
}

describe("repair", () => {
  it("asks for a yes to the very words of the preview, and does nothing before", () => {
    const { talk, said } = asking();
    expect(said).toEqual([`É isto que vou fazer em PC-ANA:\n${WORDS}\nPosso começar? [Sim | Não]`]);
    expect(asked(talk, "devices.repair")).toEqual([]);
    expect(talk.ofKind("consent")).toEqual([]);
  });

  it("keeps the consent with those words before it asks for the repair", () => {
    const { talk } = repairing();
    const kinds = talk.last?.effects.map((effect) => effect.kind) ?? [];
    expect(kinds.indexOf("consent")).toBeLessThan(kinds.indexOf("request"));
    expect(talk.ofKind("consent")[0]).toMatchObject({ purpose: "repair", granted: true });
    expect(talk.ofKind("consent")[0]?.text).toContain(WORDS);
    expect(asked(talk, "devices.repair")[0]?.input).toMatchObject({ plan: "c1", consent: true });
  });

  it("tells what the room says of it, before and after once, and goes on with the result", () => {
    const { talk } = repairing();
    const said = talk.result("request", "repaired", REPAIRED);
    expect(said).toEqual([`Pronto! O que foi feito:\n${REPAIRED.words}`, "Liberei 42."]);
  });

  it("does not say that it is ready where something of what was promised was left", () => {
    const { talk } = repairing();
    const [said] = talk.result("request", "repaired", { ...REPAIRED, complete: false });
    expect(said).toBe(`Terminei, mas nem tudo o que eu previa foi feito:\n${REPAIRED.words}`);
  });

  it("keeps a no as a no, does nothing, and calls a person because it is paid", () => {
    const { talk } = asking();
    expect(talk.text("não").join(" ")).toContain("nada foi feito");
    expect(talk.ofKind("consent")[0]).toMatchObject({ granted: false });
    expect(asked(talk, "devices.repair")).toEqual([]);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("takes nothing else for a yes", () => {
    const { talk } = asking();
    for (const text of ["quanto demora?", "hmm", "42"]) talk.text(text);
    expect(asked(talk, "devices.repair")).toEqual([]);
    expect(talk.ofKind("consent").filter((each) => each.granted)).toEqual([]);
  });

  it("says that the computer is off and goes on when it comes", () => {
    const talk = begin();
    expect(talk.result("request", "offline", {})[0]).toContain("desligado");
    expect(talk.result("request", "previewed", PREVIEW)[0]).toContain("Posso começar?");
    talk.text("sim");
    expect(talk.result("request", "offline", {})[0]).toContain("desligado");
    expect(talk.result("request", "repaired", REPAIRED)[0]).toContain("Pronto!");
  });

  it("answers other questions meanwhile and stays with the repair", () => {
    const { talk } = repairing();
    const said = talk.text("horário");
    expect([said[0], said.at(-1)]).toEqual(["Das 9 às 18.", expect.stringContaining("em andamento")]);
    expect(talk.text("e aí?")[0]).toContain("em andamento");
    expect(talk.result("request", "repaired", REPAIRED)[0]).toContain("Pronto!");
  });

  it.each(["unpaid", "failed"])("is never silent when the preview ends as %s", (outcome) => {
    const talk = begin();
    expect(talk.result("request", outcome, { reason: "x" }).length).toBeGreaterThan(0);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("calls a person for work that people do", () => {
    const talk = begin();
    expect(talk.result("request", "nothing", null)[0]).toContain("uma pessoa da equipe");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it.each([
    ["failed", "não conseguiu"],
    ["unknown", "não sei se ele terminou"],
    ["declined", "nada foi feito"],
  ])("is never silent when the repair ends as %s", (outcome, words) => {
    const { talk } = repairing();
    const said = talk.result("request", outcome, { reason: "x", words: "o programa não conseguiu fazer." });
    expect(said.join(" ")).toContain(words);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("does not know what was done after a word that it cannot read", () => {
    const { talk } = repairing();
    expect(talk.result("request", "repaired", { words: 7 }).join(" ")).toContain("não sei se ele terminou");
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("takes the author's ways", () => {
    const flow = `${FLOW.replace("    save: done\n", "    on_offline: [{ say: Depois. }, { end: x }]\n    on_failed: [{ say: Pena. }, { end: x }]\n    on_declined: [{ say: Certo. }, { end: x }]\n    timeout: { after: 1h, do: [{ say: Cansei. }, { end: x }] }\n").replace("done.freed_bytes", "repair.freed_bytes")}`;
    expect(begin(flow).result("request", "offline", {})).toEqual(["Depois."]);
    expect(begin(flow).result("request", "failed", {})).toEqual(["Pena."]);
    expect(asking(flow).talk.text("não")).toEqual(["Certo."]);
    expect(repairing(flow).talk.timer()).toEqual(["Cansei."]);
    expect(repairing(flow).talk.result("request", "repaired", REPAIRED)[1]).toBe("Liberei 42.");
  });

  it("takes back what waits for the computer where it stops waiting for it", () => {
    const flow = `${FLOW.replace("    save: done\n", "    on_offline: [{ say: Depois. }, { end: x }]\n").replace("done.freed_bytes", "repair.freed_bytes")}`;
    const { talk: offline } = repairing(flow);
    offline.result("request", "offline", {});
    expect(asked(offline, "devices.withdraw")).toHaveLength(1);
    const { talk: late } = repairing();
    expect(late.timer().join(" ")).toContain("o que ainda não tinha começado nele não começa mais");
    expect(asked(late, "devices.withdraw")).toHaveLength(1);
    const { talk: undecided } = asking();
    undecided.timer();
    expect(asked(undecided, "devices.withdraw")).toEqual([]);
  });

  it("is refused where its variable holds no order", () => {
    const flow = "flow: a\nvars: { order: { type: text } }\nsteps:\n  - repair: { order: order }\n";
    expect(problemsOf([flow])[0]?.reason).toContain("não guarda um pedido");
  });
});

describe("a repair at another time", () => {
  it.each(["hoje não dá, tem como ser amanhã?", "não consigo agora", "pode ser mais tarde?"])("waits: %s", (text) => {
    const { talk } = asking();
    const said = talk.text(text);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("sim");
    expect(said[0]).not.toContain("É isto que vou fazer");
    expect(asked(talk, "devices.repair")).toEqual([]);
    talk.text("sim");
    expect(asked(talk, "devices.repair")).toHaveLength(1);
  });
});
