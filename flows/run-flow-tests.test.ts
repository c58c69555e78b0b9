import { describe, expect, it } from "vitest";
import { runFlowTests } from "./run-flow-tests.js";
import { programOfFlows, understandMarks } from "./testing/sample.js";

const FLOW = `
flow: quote
start: [{ keyword: orçamento }]
vars:
  os: { type: choice, of: { win: Windows, mac: macOS }, scope: contact }
steps:
  - ask: Qual sistema?
    save: os
    timeout: { after: 20m, goto: nudge }
  - http: { url: "https://api.example.com/{{ os }}" }
    save: price
    on_failed: { goto: person }
  - say: "Fica R$ {{ price.body.value }}."
  - tag: quoted
  - end: done
  - id: nudge
    say: Até já.
  - end: idle
  - id: person
    handoff: { reason: Preço }
`;
const program = programOfFlows([FLOW]);

function run(script: string): ReturnType<typeof runFlowTests> {
  return runFlowTests(
    program,
    [{ path: "quote.test.yaml", text: `tests:\n  - name: um teste\n    script:\n${script}` }],
    understandMarks,
  );
}

function failure(script: string): unknown {
  return run(script).results[0]?.failure;
}

describe("a flow test", () => {
  it("passes when everything is said, asked for and remembered as written", () => {
    const report = run(`
      - customer: orçamento
      - bot: { text: Qual sistema?, choices: [Windows, macOS] }
      - customer: { choice: macOS }
      - effect: { kind: http, url: { part: /mac } }
        answer: { value: { status: 200, body: { value: 90 } }, after: 3s }
      - silence: true
      - clock: 5s
      - bot: { pattern: "R\\\\$ \\\\d+" }
      - expect: { tags: [quoted], contact: { os: mac }, owner: bot, idle: true }
`);
    expect(report.results[0]?.failure).toBeNull();
    expect(report.passed).toBe(true);
  });

  it("fails on the first line that does not hold, with what was expected and what came", () => {
    expect(failure("      - customer: orçamento\n      - bot: Qual carro?\n")).toEqual({
      line: 5,
      expected: "Qual carro?",
      actual: "Qual sistema? [Windows | macOS]",
    });
    expect(failure("      - customer: orçamento\n      - bot: { part: sistema, choices: [Windows] }\n")).toMatchObject({
      line: 5,
    });
    expect(
      failure("      - customer: orçamento\n      - bot: { part: sistema }\n      - effect: http\n"),
    ).toMatchObject({ actual: "nenhum efeito" });
    expect(failure("      - expect: { owner: person }\n")).toMatchObject({
      expected: "owner: person",
      actual: "owner: bot",
    });
  });

  it("fails when the bot says something that the test does not speak of", () => {
    expect(failure("      - customer: orçamento\n      - clock: 1m\n")).toMatchObject({ expected: "silêncio" });
    expect(failure("      - customer: orçamento\n")).toMatchObject({ expected: "fim do teste" });
  });

  it.each([
    ["{ outcome: payed }", '"payed" (há: failed, found, between, not_offered, unknown)'],
    ["{ outcome: found, value: { text: 7, source: Site } }", /^"found" com text: /],
  ])("fails on a result that no room would answer: %s", (answer, actual) => {
    const asking = programOfFlows(["flow: ask\nstart: [{ keyword: duvida }]\nsteps:\n  - answer: Abre?\n"]);
    const script = `tests:\n  - name: um teste\n    script:\n      - customer: duvida\n      - effect: request\n        answer: ${answer}\n`;
    const [result] = runFlowTests(asking, [{ path: "ask.test.yaml", text: script }], understandMarks).results;
    expect(result?.failure).toMatchObject({ line: 5, expected: "um resultado que knowledge.search pode ter" });
    expect(result?.failure?.actual).toEqual(typeof actual === "string" ? actual : expect.stringMatching(actual));
  });

  it("hears what a model proposed, as it was recorded", () => {
    const heard: unknown[] = [];
    const script =
      "tests:\n  - name: um teste\n    script:\n      - customer: o bicho pifou\n        understood: [{ start: quote }, { do: person }]\n      - customer: orçamento\n";
    runFlowTests(program, [{ path: "quote.test.yaml", text: script }], (given, expecting, text, now, proposal) => {
      heard.push([text, proposal]);
      return understandMarks(given, expecting, text, now);
    });
    expect(heard[0]).toEqual(["o bicho pifou", [{ start: "quote" }, { do: "person" }]]);
    const wild = script.replace("{ do: person }", "{ do: refund }");
    expect(runFlowTests(program, [{ path: "q.test.yaml", text: wild }], understandMarks).problems).toHaveLength(1);
  });

  it("moves the clock, and what becomes due happens in order", () => {
    expect(
      failure(
        "      - customer: orçamento\n      - bot: { part: sistema }\n      - clock: 19m\n      - silence: true\n      - clock: 1m\n      - bot: Até já.\n",
      ),
    ).toBeNull();
  });

  it("delivers a burst, in order or not, and repeats what came last", () => {
    expect(
      failure(
        "      - customer: { burst: [orçamento, win] }\n      - bot: { part: sistema }\n      - effect: http\n        answer: { outcome: failed }\n      - repeat: true\n      - effect: handoff\n      - bot: { part: chamar alguém }\n      - expect: { owner: person }\n      - customer: oi\n      - silence: true\n",
      ),
    ).not.toBeNull();
    expect(
      failure(
        "      - customer: { burst: [win, orçamento], reordered: true }\n      - bot: { part: sistema }\n      - effect: { kind: http, url: { part: win } }\n",
      ),
    ).toBeNull();
  });

  it("knows that the bot is quiet while a person has the conversation", () => {
    expect(
      failure(
        '      - customer: "!handover"\n      - bot: { part: Vou chamar }\n      - customer: orçamento\n      - silence: true\n      - returned: true\n      - bot: { part: Sigo por aqui }\n',
      ),
    ).toBeNull();
  });

  it("is refused with line and key when it is not written well", () => {
    const report = run("      - custmer: oi\n");
    expect(report.passed).toBe(false);
    expect(report.problems[0]).toMatchObject({ file: "quote.test.yaml", line: 4 });
  });
});

describe("coverage", () => {
  it("names the steps and outcomes that no test reached", () => {
    const [quote] = run(
      "      - customer: orçamento\n      - bot: { part: sistema }\n      - clock: 20m\n      - bot: Até já.\n",
    ).coverage;
    expect(quote?.flow).toBe("quote");
    expect(quote?.steps.map(({ step }) => step)).toEqual(["steps.1", "steps.2", "steps.3", "steps.4", "person"]);
    expect(quote?.outcomes).toMatchObject([{ step: "steps.1", outcome: "on_failed" }]);
    expect(quote?.reached).toBe((quote?.total ?? 0) - 6);
  });
});
