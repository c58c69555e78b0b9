import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Meaning } from "../flows/meaning.js";
import type { Flow, Intent, Program } from "../flows/program.js";
import type { Command, Expectation } from "../flows/understanding.js";
import { ACT, DOUBT, understand } from "./understand.js";

type Fixture = {
  intents: Record<string, { title: string; keywords: string[]; examples: string[]; means?: Meaning }>;
  heldout: {
    in_scope: Record<string, string[]>;
    out_of_scope: string[];
    ambiguous: { text: string; any: string[] }[];
    commands: Record<string, string[]>;
  };
};

const EMPTY_FLOW: Flow = {
  name: "",
  title: "",
  description: "",
  file: "",
  system: false,
  careful: false,
  keywords: [],
  vars: new Map(),
  inputs: [],
  outputs: [],
  steps: [],
  first: -1,
  interruptible: true,
  whenInterrupted: "return",
  readsClock: false,
  decisive: new Set(),
};

const fixture = parse(
  readFileSync(new URL("../tests/fixtures/understanding/oficina.yaml", import.meta.url), "utf8"),
) as Fixture;
const intents: Intent[] = Object.entries(fixture.intents).map(([name, intent]) => ({
  ...intent,
  name,
  means: intent.means ?? null,
  flow: `${name}-flow`,
}));
const shop = programOf(intents, "shop", [["goodbye-flow", ["sair do atendimento"]]]);
const NOW = Date.UTC(2026, 10, 20, 15);

function programOf(intents: readonly Intent[], hash: string, flows: [string, string[]][] = []): Program {
  const none: Pick<Program, "hours" | "starts" | "knowledge" | "catalog" | "items"> = {
    hours: null,
    knowledge: false,
    catalog: {},
    items: [],
    starts: { firstMessage: null, fallback: null, outOfHours: null, survey: null },
  };
  return {
    ...none,
    hash,
    company: { name: "Oficina", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    intents,
    flows: new Map(
      flows.map(([name, keywords]): [string, Flow] => [name, { ...EMPTY_FLOW, name, title: name, keywords }]),
    ),
  };
}

function first(text: string, expecting: Expectation | null = null): Command {
  return understand(shop, expecting, text, NOW).commands[0] ?? { kind: "unknown" };
}

function actsOn(command: Command): boolean {
  return (
    ["start_flow", "handover", "cancel", "repeat"].includes(command.kind) && "score" in command && command.score >= ACT
  );
}

/**
 * Judges one message: `right`, `offered` (the command would be among the two offered choices), `wrong` (something else
 * is done) or `missed`.
 */
function judge(text: string, wanted: string): "right" | "offered" | "wrong" | "missed" {
  const { commands, candidates } = understand(shop, null, text);
  const best = commands[0] ?? { kind: "unknown" };
  if (actsOn(best)) {
    if (best.kind === "start_flow" && best.intent === wanted) return "right";
    return best.kind === "handover" && wanted === "person" ? "right" : "wrong";
  }
  const offered = (candidates[0]?.score ?? 0) >= DOUBT && candidates.slice(0, 2).some((each) => each.intent === wanted);
  return offered ? "offered" : "missed";
}

describe("held-out messages of a repair shop", () => {
  const { in_scope, out_of_scope, ambiguous, commands } = fixture.heldout;
  it("are acted upon rightly or offered among two choices, and hardly ever taken for something else", () => {
    const counts = { right: 0, offered: 0, wrong: 0, missed: 0 };
    const all = Object.entries(in_scope).flatMap(([intent, texts]) => texts.map((text) => ({ intent, text })));
    for (const { intent, text } of all) counts[judge(text, intent)] += 1;
    const share = (count: number) => `${((100 * count) / all.length).toFixed(1)} %`;
    console.log(
      `in scope, ${all.length}: right ${share(counts.right)}, offered ${share(counts.offered)}, wrong ${share(counts.wrong)}, missed ${share(counts.missed)}`,
    );
    expect((counts.right + counts.offered) / all.length).toBeGreaterThanOrEqual(0.9);
    expect(counts.right / all.length).toBeGreaterThanOrEqual(0.85);
    expect(counts.wrong / all.length).toBeLessThanOrEqual(0.03);
  });
  it("that no intent is about are left alone", () => {
    const acted = out_of_scope.filter((text) => actsOn(first(text)));
    console.log(
      `out of scope, ${out_of_scope.length}: acted upon ${((100 * acted.length) / out_of_scope.length).toFixed(1)} % ${JSON.stringify(acted)}`,
    );
    expect(acted.length / out_of_scope.length).toBeLessThanOrEqual(0.05);
  });
  it("that mean two things lead to one of them", () => {
    const fit = ambiguous.filter(({ text, any }) => {
      const [best] = understand(shop, null, text).candidates;
      return best !== undefined && best.score >= DOUBT && any.includes(best.intent);
    });
    console.log(`ambiguous, ${ambiguous.length}: ${fit.length} lead to one of their meanings`);
    expect(fit.length / ambiguous.length).toBeGreaterThanOrEqual(0.85);
  });
  it("that are commands or small talk are known as such", () => {
    const missed = Object.entries(commands).flatMap(([kind, texts]) =>
      texts.filter((text) => {
        const found = understand(shop, null, text).commands;
        return !found.some(
          (each) =>
            each.kind !== "unknown" &&
            (each.kind === kind || (each.kind === "small_talk" && each.topic === kind)) &&
            each.score >= ACT,
        );
      }),
    );
    console.log(`commands and small talk, ${Object.values(commands).flat().length}: missed ${JSON.stringify(missed)}`);
    expect(missed.length).toBeLessThanOrEqual(3);
  });
});

describe("a message", () => {
  it("that greets and asks is what it asks", () => {
    expect(first("oi, meu pc tá mt lento")).toMatchObject({ kind: "start_flow", intent: "slow_computer" });
    expect(first("Bom dia! Tudo bem? Que horas vocês abrem amanhã?")).toMatchObject({
      kind: "start_flow",
      intent: "hours",
    });
    expect(first("oi, boa noite")).toMatchObject({ kind: "small_talk", topic: "greeting" });
  });
  it.each([
    ["ok bjs", "goodbye"],
    ["passo aí pegar um cabo", "goodbye"],
    ["tá bom, fica com Deus", "thanks"],
    ["me conta uma piada", "laugh"],
    ["robô, casa comigo?", "laugh"],
  ])("that asks for nothing begins nothing: %s", (text, topic) => {
    expect(first(text)).toMatchObject({ kind: "small_talk", topic });
  });
  it("that equals a keyword or an example is certain", () => {
    expect(first("Endereço")).toEqual({
      kind: "start_flow",
      flow: "address-flow",
      intent: "address",
      by: "keyword",
      score: 1,
    });
    expect(first("QUAL O ENDEREÇO DE VOCÊS??")).toMatchObject({ by: "intent", intent: "address", score: 1 });
    expect(first("sair do atendimento")).toMatchObject({ kind: "start_flow", flow: "goodbye-flow", by: "keyword" });
  });
  it("that asks for a person gives the tenant's flow first and the built-in command behind it", () => {
    const kinds = understand(shop, null, "quero falar com uma pessoa").commands.map((command) => command.kind);
    expect(kinds).toEqual(["start_flow", "handover"]);
    const bare = programOf(
      intents.filter((intent) => intent.name !== "person"),
      "no-person",
    );
    expect(understand(bare, null, "me passa pra um atendente aí").commands[0]).toMatchObject({ kind: "handover" });
  });
  it("that asks what no intent covers is for the knowledge base", () => {
    expect(first("vocês trabalham com impressora matricial?")).toMatchObject({ kind: "answer" });
    expect(first("vocês trabalham com impressora matricial?")).not.toHaveProperty("told");
    expect(first("queria saber da impressora matricial")).toMatchObject({ kind: "answer", told: true });
    expect(first("👍👍")).not.toMatchObject({ kind: "answer" });
  });
  it.each([
    "vou falar com meu pai q é o titular, flw",
    "Entendo. Vou alinhar com meu sócio e retorno.",
    "blz vou ver com a patroa",
    "vou ver com ela, grato",
    "então vou aí já já, obrigado",
    "depois te chamo",
  ])("is a farewell in more words: %s", (text) => {
    expect(first(text)).toMatchObject({ kind: "small_talk" });
  });
  it.each(["vou ver com ela, quanto custa?", "obrigado mas meu notebook não liga", "vou falar com um atendente"])(
    "is none where something is wanted: %s",
    (text) => {
      expect(first(text)).not.toMatchObject({ kind: "small_talk" });
    },
  );
  it("that tells a long story is read sentence by sentence", () => {
    const story =
      "Oi, tudo bem? Comprei esse aparelho faz uns dois anos numa viagem que fiz com a minha família para o nordeste. Meu notebook está muito lento. Obrigada desde já!";
    expect(first(story)).toMatchObject({ kind: "start_flow", intent: "slow_computer" });
  });
  it("is small talk for the tenant's own flow where an intent is about that", () => {
    const polite: Intent = {
      name: "thanks",
      title: "Obrigado",
      flow: "bye",
      examples: ["obrigado", "valeu", "muito obrigada"],
      keywords: [],
      means: "thanks",
    };
    const { commands } = understand(programOf([...intents, polite], "polite"), null, "valeu mesmo, obg");
    expect(commands.map((command) => command.kind)).toEqual(["start_flow", "small_talk"]);
  });
  it("gives candidates of intents that start no flow with an empty flow, and never starts one", () => {
    const classes = intents.map((intent) => ({ ...intent, flow: null }));
    const found = understand(programOf(classes, "classes"), null, "meu pc ta lento demais");
    expect(found.candidates[0]).toMatchObject({ intent: "slow_computer", flow: "" });
    expect(found.commands.some((command) => command.kind === "start_flow")).toBe(false);
  });
  it("is understood without any intent at all", () => {
    const bare = programOf([], "bare");
    expect(understand(bare, null, "oi").commands[0]).toMatchObject({ kind: "small_talk" });
    expect(understand(bare, null, "quero um atendente").commands[0]).toMatchObject({ kind: "handover" });
    expect(understand(bare, null, "meu pc tá lento").commands).toEqual([{ kind: "answer", score: 0.5, told: true }]);
  });
});

describe("a meaning that nobody declares", () => {
  const others = intents.filter((intent) => !["hours", "address"].includes(intent.name));
  it("begins nothing of the company's", () => {
    const without = programOf(others, "others");
    for (const text of ["que horas vocês abrem no sábado", "qual o endereço da loja"]) {
      expect(understand(without, null, text).commands.some(actsOn), text).toBe(false);
    }
  });
  it("does not stand in the way of an intent whose own examples are about it", () => {
    const undeclared = programOf(
      intents.map((intent) => ({ ...intent, means: null })),
      "undeclared",
    );
    const asked = Object.entries(fixture.heldout.in_scope).flatMap(([name, texts]) =>
      texts.map((text) => ({ name, text })),
    );
    const right = asked.filter(({ name, text }) => {
      const [best] = understand(undeclared, null, text).candidates;
      return best?.intent === name && best.score >= DOUBT;
    });
    console.log(`undeclared, ${asked.length}: ${right.length} right or asked about`);
    expect(right.length / asked.length).toBeGreaterThanOrEqual(0.8);
  });
});

describe("a message while something is asked", () => {
  const os = [
    { id: "windows", label: "Windows" },
    { id: "linux", label: "Linux" },
  ];
  const expecting: Expectation = {
    variable: "email",
    type: "email",
    options: [],
    correctable: [
      { variable: "cpf", type: "cpf", label: "CPF", options: [] },
      { variable: "os", type: "choice", label: "Sistema do computador", options: os },
      { variable: "name", type: "text", label: "Nome", options: [] },
      { variable: "day", type: "date", label: "Dia da visita", options: [] },
    ],
  };
  const asking: Expectation = { variable: "os", type: "choice", options: os, correctable: [] };

  it("is the answer when it is nothing but an option", () => {
    expect(understand(shop, asking, "windows").commands).toEqual([
      { kind: "set", variable: "os", value: "windows", correction: false, score: 1 },
    ]);
    expect(first("2", asking)).toMatchObject({ kind: "set", value: "linux" });
  });
  it("is an interruption when it asks for something else", () => {
    expect(first("quero falar com um atendente", asking)).toMatchObject({ kind: "start_flow", intent: "person" });
    expect(first("cancela", asking)).toMatchObject({ kind: "cancel" });
    expect(first("que horas vocês fecham?", asking)).toMatchObject({ kind: "start_flow", intent: "hours" });
  });
  it.each<[string, string, unknown]>([
    ["na verdade meu cpf é 529.982.247-25", "cpf", "52998224725"],
    ["errei, é windows", "os", "windows"],
    ["ops, é linux", "os", "linux"],
    ["quis dizer linux", "os", "linux"],
    ["corrigindo: cpf 52998224725", "cpf", "52998224725"],
    ["na verdade meu nome é João da Silva", "name", "João da Silva"],
    ["na verdade o dia da visita é amanhã", "day", "2026-11-21"],
    ["meu cpf é 529.982.247-25", "cpf", "52998224725"],
  ])("%s corrects %s", (text, variable, value) => {
    expect(first(text, expecting)).toMatchObject({ kind: "set", variable, value, correction: true });
  });
  it.each(["na verdade não sei", "errei tudo", "ana@exemplo.com", "não", "quero falar com uma pessoa"])(
    "%s corrects nothing",
    (text) => {
      const { commands } = understand(shop, expecting, text);
      expect(commands.some((command) => command.kind === "set" && command.correction)).toBe(false);
    },
  );
  it("is not read as a date where no moment is given", () => {
    const { commands } = understand(shop, expecting, "na verdade o dia da visita é amanhã");
    expect(commands.some((command) => command.kind === "set")).toBe(false);
  });
});

describe("the classifier", () => {
  it("gives the same understanding for the same message, and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1000 }), (text) => {
        const found = understand(shop, null, text);
        expect(found.commands.length).toBeGreaterThan(0);
        for (const command of found.commands) if ("score" in command) expect(command.score).toBeLessThanOrEqual(1);
        expect(understand(shop, null, text)).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });
  it("takes no longer for a message of a megabyte", () => {
    understand(shop, null, "aquece");
    const start = process.cpuUsage();
    understand(shop, null, "meu pc? ".repeat(130_000));
    expect(process.cpuUsage(start).user).toBeLessThan(200_000);
  });
  it("learns each program's own examples, and shares with another only what was learned from the same", () => {
    const [first] = intents;
    if (!first) throw new Error("the fixture has no intents");
    const other = programOf([{ ...first, name: "viagem", keywords: ["passagem"], examples: ["quero viajar"] }], "shop");
    expect(understand(other, null, "passagem").commands[0]).toMatchObject({ intent: "viagem" });
    expect(JSON.stringify(understand(shop, null, "passagem"))).not.toContain("viagem");
    // The second of two equal programs, as another company might have it, is ready at once. Training would take some
    // tens of ms.
    const start = process.cpuUsage().user;
    for (let company = 0; company < 100; company++)
      understand(
        programOf(structuredClone(intents), `copy ${company}`, [["goodbye-flow", ["sair do atendimento"]]]),
        null,
        "oi",
      );
    expect((process.cpuUsage().user - start) / 100).toBeLessThan(5_000);
  });
});
