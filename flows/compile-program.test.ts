import { describe, expect, it } from "vitest";
import { compileProgram } from "./compile-program.js";
import { MESSENGER, problemsOf, programOfFlows, sourceOf } from "./testing/sample.js";

const HELLO = "flow: hello\nsteps:\n  - say: Olá.\n";

describe("a program", () => {
  it("has the same hash for the same source, whatever the order of files and teams, and another for another", () => {
    const other = "flow: bye\nsteps:\n  - say: Tchau.\n";
    const one = sourceOf([HELLO, other], { teams: ["a", "b"] });
    const again = {
      ...one,
      flows: [...one.flows].reverse(),
      teams: ["b", "a"],
      tests: [{ path: "x.test.yaml", text: "" }],
    };
    const hash = (source: typeof one): string => {
      const compiled = compileProgram(source);
      return compiled.ok ? compiled.program.hash : "refused";
    };
    expect(hash(again)).toBe(hash(one));
    expect(hash(sourceOf([HELLO]))).not.toBe(hash(one));
  });

  it("holds the system flows, and the tenant's own in their place", () => {
    const own = "flow: system-cancel\ntitle: Meu cancelar\nsteps:\n  - say: Cancelado.\n";
    const program = programOfFlows([HELLO, own]);
    expect(program.flows.get("system-cancel")).toMatchObject({ title: "Meu cancelar", system: false });
    expect(program.flows.get("system-error")?.system).toBe(true);
  });

  it("knows which flow an intent starts, and how it is called", () => {
    const program = programOfFlows(
      ["flow: p\ntitle: Preços\nstart: [{ intent: prices }, { keyword: [preço, valor] }]\nsteps:\n  - say: R$ 1.\n"],
      {
        intentsText:
          "prices: { examples: [quanto custa], keywords: [tabela] }\nfree: { title: Livre, examples: [x] }\n",
      },
    );
    expect(program.intents).toEqual([
      { name: "prices", title: "Preços", flow: "p", examples: ["quanto custa"], keywords: ["tabela"], means: null },
      { name: "free", title: "Livre", flow: null, examples: ["x"], keywords: [], means: null },
    ]);
    expect(program.flows.get("p")?.keywords).toEqual(["preço", "valor"]);
  });

  it("knows what an intent means, and which flows cannot be undone", () => {
    const program = programOfFlows(["flow: p\ncareful: true\nstart: [{ intent: leave }]\nsteps:\n  - say: Tchau.\n"], {
      intentsText: "leave: { examples: [x], means: cancel }\n",
    });
    expect(program.intents[0]?.means).toBe("cancel");
    expect(program.flows.get("p")?.careful).toBe(true);
  });

  it.each([
    ["leave:\n  examples: [x]\n  means: cancell\n", 3, "leave.means", "person, cancel, repeat"],
    ["a:\n  examples: [x]\n  means: hours\nb:\n  examples: [y]\n  means: hours\n", 6, '"a" já assume', "means"],
  ])("refuses a meaning that does not exist or that two intents have: %j", (intentsText, line, reason, remedy) => {
    const [problem] = problemsOf([HELLO], { intentsText });
    expect(problem).toMatchObject({ file: "intents.yaml", line });
    expect(problem?.reason).toContain(reason);
    expect(problem?.remedy).toContain(remedy);
  });

  it("keeps what a variable declares about privacy", () => {
    const program = programOfFlows([
      "flow: a\nvars:\n  cpf: { type: cpf, pii: true, ttl: 30d, scope: contact }\nsteps:\n  - ask: CPF?\n    save: cpf\n",
    ]);
    expect(program.flows.get("a")?.vars.get("cpf")).toMatchObject({
      pii: true,
      ttl: 30 * 86_400_000,
      scope: "contact",
    });
  });
});

/** Each refusal: its name, a source, and what the first problem must say. */
const REFUSED: [string, string[], Partial<ReturnType<typeof problemsOf>[number]>, string][] = [
  ["a file that is no YAML", ['flow: "a'], { line: 1, flow: null }, "falta fechar aspas"],
  ["a key that stands twice", ["flow: a\nflow: b\nsteps:\n  - say: Oi.\n"], { line: 2 }, "duas vezes"],
  [
    "a misspelt key of the flow",
    ["flow: a\ntitel: Oi\nsteps:\n  - say: Oi.\n"],
    { line: 2, remedy: 'Você quis dizer "title"?' },
    '"titel"',
  ],
  [
    "a misspelt key of a step",
    ["flow: a\nsteps:\n  - ask: Oi?\n    svae: x\n    save: y\n"],
    { line: 4, step: "steps.0", remedy: 'Você quis dizer "save"?' },
    '"svae"',
  ],
  [
    "a misspelt key inside a step",
    ["flow: a\nsteps:\n  - ask: Oi?\n    save: y\n    retry: { tims: 2 }\n"],
    { line: 5, remedy: 'Você quis dizer "times"?' },
    '"tims"',
  ],
  ["a misspelt key of a variable", ["flow: a\nvars:\n  x: { tipe: text }\nsteps:\n  - say: Oi.\n"], {}, "x"],
  [
    "a misspelt verb",
    ["flow: a\nsteps:\n  - sya: Oi.\n"],
    { line: 3, remedy: 'Você quis dizer "say"?' },
    'o passo "sya"',
  ],
  ["a step with two verbs", ["flow: a\nsteps:\n  - say: Oi.\n    goto: x\n"], { line: 3 }, "dois verbos"],
  ["a step that is a word", ["flow: a\nsteps:\n  - end\n"], { line: 3 }, "não é um passo"],
  ["a missing key", ["flow: a\nsteps:\n  - ask: Oi?\n"], { line: 3 }, "save"],
  ["an empty flow", ["flow: a\nsteps: []\n"], {}, "não tem passos"],
  [
    "an id that stands twice",
    ["flow: a\nsteps:\n  - id: x\n    say: Oi.\n  - id: x\n    say: Tchau.\n"],
    { line: 5 },
    "em dois passos",
  ],
  [
    "a step that nothing reaches",
    ["flow: a\nsteps:\n  - end: done\n  - say: Nunca.\n  - say: Também nunca.\n"],
    { line: 4, step: "steps.1" },
    "nada chega",
  ],
  [
    "a loop around a condition",
    ["flow: a\nvars:\n  x: { type: number }\nsteps:\n  - id: top\n    if: x > 1\n    then:\n      - goto: top\n"],
    { line: 5, step: "top" },
    "sem esperar",
  ],
  [
    "a loop around a request",
    ['flow: a\nsteps:\n  - id: top\n    http: { url: "https://a.example/" }\n  - goto: top\n'],
    { line: 3 },
    "sem esperar",
  ],
  [
    "a loop around a call that never waits",
    ["flow: a\nsteps:\n  - id: top\n    call: b\n  - goto: top\n", "flow: b\nsteps:\n  - say: Oi.\n"],
    { line: 3 },
    "sem esperar",
  ],
  ["a text with an unknown name", ['flow: a\nsteps:\n  - say: "{{ nme }}"\n'], { line: 3 }, '"nme"'],
  [
    "a text with an unknown field",
    ['flow: a\nsteps:\n  - say: "{{ contact.frist_name }}"\n'],
    { line: 3 },
    '"first_name"',
  ],
  [
    "a text that reaches for JavaScript",
    ['flow: a\nsteps:\n  - say: "{{ contact.constructor }}"\n'],
    { line: 3 },
    "constructor",
  ],
  [
    "a text that does not fit a channel",
    [`flow: a\nsteps:\n  - say: "${"a".repeat(5000)}"\n`],
    { line: 3 },
    "5000 caracteres",
  ],
  ["a variable of no known type", ["flow: a\nvars:\n  x: { type: txt }\nsteps:\n  - say: Oi.\n"], { line: 3 }, "type"],
  [
    "options on something that is no choice",
    ["flow: a\nvars:\n  x: { type: text, of: [a] }\nsteps:\n  - say: Oi.\n"],
    { line: 3 },
    "não é choice",
  ],
  ["an input that is not declared", ["flow: a\ninputs: [x]\nsteps:\n  - say: Oi.\n"], { line: 2 }, "não foi declarada"],
  [
    "an intent that does not exist",
    ["flow: a\nstart: [{ intent: x }]\nsteps:\n  - say: Oi.\n"],
    { line: 2 },
    'intenção "x"',
  ],
  ["two flows of one name", [HELLO, HELLO], { file: "flows/1.yaml" }, "já está em flows/0.yaml"],
  [
    "two flows with one keyword",
    [
      "flow: a\nstart: [{ keyword: Preço }]\nsteps:\n  - say: A.\n",
      "flow: b\nstart: [{ keyword: preco }]\nsteps:\n  - say: B.\n",
    ],
    { file: "flows/1.yaml", line: 2 },
    'já começa o fluxo "a"',
  ],
  [
    "two welcomes",
    [
      "flow: a\nstart: [{ first_message: true }]\nsteps:\n  - say: A.\n",
      "flow: b\nstart: [{ first_message: true }]\nsteps:\n  - say: B.\n",
    ],
    { file: "flows/1.yaml" },
    "já começa",
  ],
];

describe("publishing", () => {
  it.each(REFUSED)("refuses %s", (_name, flows, expected, words) => {
    const [problem] = problemsOf(flows);
    expect(problem).toMatchObject(expected);
    expect(problem?.reason).toContain(words);
    expect(problem?.remedy).not.toBe("");
  });

  it("tells all mistakes at once, in their places", () => {
    const problems = problemsOf([
      "flow: a\nsteps:\n  - sya: Oi.\n  - goto: x\n  - say: '{{ y }}'\n",
      "flow: b\nsteps: 3\n",
    ]);
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
      "flows/1.yaml:2",
      "flows/0.yaml:3",
      "flows/0.yaml:4",
      "flows/0.yaml:5",
    ]);
  });

  it("reaches steps in every kind of branch, so that none of these is refused", () => {
    const flow = `
flow: a
steps:
  - ask: E?
    save: x
    on_failed: [{ say: Um. }, { goto: last }]
    timeout: { after: 1h, do: [{ say: Dois. }] }
  - if: x == ""
    then: [{ end: empty }]
  - say: Meio.
    when: x != "y"
  - end: done
  - id: last
    say: Fim.
`;
    expect(problemsOf([flow])).toEqual([]);
  });

  it("warns, and does not refuse, where options become numbered text", () => {
    const compiled = compileProgram(
      sourceOf([
        "flow: a\nsteps:\n  - ask: Qual?\n    save: x\n    choices: { a: Uma opção com um rótulo comprido demais, b: B }\n",
      ]),
    );
    expect(compiled.ok && compiled.warnings[0]?.reason).toContain("texto numerado");
  });

  it("does not warn where the channel has no buttons anyway", () => {
    const plain = { ...MESSENGER, buttons: { ...MESSENGER.buttons, max: 0 }, list: { ...MESSENGER.list, rows: 0 } };
    const compiled = compileProgram(
      sourceOf(["flow: a\nsteps:\n  - ask: Qual?\n    save: x\n    choices: { a: A }\n"], {
        channels: [{ name: "sms", capabilities: plain }],
      }),
    );
    expect(compiled.ok && compiled.warnings).toEqual([]);
  });

  it("refuses a YAML bomb", () => {
    const bomb = `flow: a\nx: &a [1,1,1,1,1,1,1,1,1]\n${"bcdefgh"
      .split("")
      .map((c, i) => `${c}${c}: &${c} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(",")}]`)
      .join("\n")}\nsteps:\n  - say: Oi.\n`;
    expect(problemsOf([bomb])[0]?.reason).toContain("demais");
  });

  it("survives any shape of file", () => {
    for (const text of [
      "",
      "3",
      "[]",
      "null",
      "- a",
      "flow: {}",
      "flow: a\nsteps: {a: b}",
      "flow: a\nsteps: [null, 3, [], {}]",
      "? {a: b}\n: c",
    ]) {
      expect(problemsOf([text]).length, text).toBeGreaterThan(0);
    }
  });
});
