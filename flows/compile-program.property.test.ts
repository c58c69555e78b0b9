import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { compileProgram } from "./compile-program.js";
import { STEP_KINDS } from "./steps/registry.js";
import { Conversation, sourceOf } from "./testing/sample.js";

const name = fc.constantFrom(
  "a",
  "b",
  "x",
  "y",
  "os",
  "flow0",
  "flow1",
  "contact",
  "__proto__",
  "constructor",
  "technicians",
  "é",
);
const words = fc.oneof(
  name,
  fc.constantFrom(
    "Olá, {{ x }}",
    "{{ 1 / 0 }}",
    "{{",
    "x == y",
    "size(x) > 2",
    "20m",
    "0s",
    "https://a.example/{{ x }}",
    "true",
    "{{ contact.first_name }}",
  ),
  fc.string(),
);
const scalar = fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null));

const { step } = fc.letrec((tie) => ({
  steps: fc.array(tie("step"), { maxLength: 3 }),
  outcome: fc.oneof({ maxDepth: 3 }, fc.record({ goto: name }), tie("steps"), scalar),
  any: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(scalar, { maxLength: 2 }),
    fc.dictionary(name, tie("any"), { maxKeys: 2 }),
    tie("steps"),
    tie("outcome"),
  ),
  step: fc.oneof(
    { maxDepth: 4 },
    fc.record({ say: words }),
    fc.record(
      {
        id: name,
        ask: words,
        save: name,
        type: fc.constantFrom("text", "number", "yes_no", "cpf", "file"),
        on_failed: tie("outcome"),
      },
      { requiredKeys: ["ask", "save"] },
    ),
    fc.record(
      {
        ask: words,
        save: name,
        choices: fc.dictionary(name, words, { maxKeys: 3 }),
        timeout: fc.record({ after: fc.constant("5m"), goto: name }),
      },
      { requiredKeys: ["ask", "save"] },
    ),
    fc.record({ if: words, then: tie("steps"), else: tie("steps") }, { requiredKeys: ["if", "then"] }),
    fc.record({ switch: words, cases: fc.dictionary(name, tie("steps"), { maxKeys: 2 }) }),
    fc.record({ set: fc.dictionary(name, scalar, { maxKeys: 2 }), when: words }, { requiredKeys: ["set"] }),
    fc.record({ goto: name }),
    fc.record({ call: name, with: fc.dictionary(name, scalar, { maxKeys: 1 }) }, { requiredKeys: ["call"] }),
    fc.record({ end: fc.oneof(name, fc.constant(null)) }),
    fc.record({ wait: words }),
    fc.record({ handoff: fc.record({ reason: words }), on_returned: tie("outcome") }, { requiredKeys: ["handoff"] }),
    fc.record({ http: fc.record({ url: words, body: tie("any") }), save: name }, { requiredKeys: ["http"] }),
    fc
      .tuple(fc.constantFrom(...STEP_KINDS.map((kind) => kind.verb)), tie("any"))
      .map(([verb, body]) => ({ [verb]: body })),
    tie("any"),
  ),
}));
const vars = fc.dictionary(
  name,
  fc.oneof(fc.record({ type: fc.constantFrom("text", "number", "choice", "date") }), scalar),
  { maxKeys: 2 },
);
const flow = (index: number): fc.Arbitrary<string> =>
  fc
    .record(
      {
        flow: fc.constant(`flow${index}`),
        vars,
        start: fc.oneof(fc.constant([{ keyword: `k${index}` }]), scalar),
        steps: fc.array(step, { minLength: 1, maxLength: 5 }),
      },
      { requiredKeys: ["flow", "steps"] },
    )
    .map((body) => stringify(body));

/** Steps that are mostly correct, so that many of the flows are published and can be run. */
const variable = fc.constantFrom("x", "y", "z");
const said = fc.constantFrom("Oi.", "{{ x }} e {{ y }}", "{{ contact.first_name }}", "{{ [1, 2][size(z)] }}");
const condition = fc.constantFrom('x == "a"', "y > 2", "size(z) > 1", "first_contact", "[1, 2][size(z)] > 1");
const last = fc.constant({ goto: "last" });
const { good } = fc.letrec((tie) => ({
  list: fc.array(tie("good"), { minLength: 1, maxLength: 2 }),
  good: fc.oneof(
    { maxDepth: 3 },
    fc.record({ say: said }),
    fc.record({ ask: said, save: variable, on_failed: last, when: condition }, { requiredKeys: ["ask", "save"] }),
    fc.record({ ask: said, save: fc.constant("x"), choices: fc.constant({ a: "A", b: "B" }), ask_again: fc.boolean() }),
    fc.record({ ask: said, save: variable, timeout: fc.record({ after: fc.constant("5m"), do: tie("list") }) }),
    fc.record({ if: condition, then: tie("list"), else: tie("list") }, { requiredKeys: ["if", "then"] }),
    fc.record({ switch: variable, cases: fc.record({ a: tie("list"), b: tie("list") }) }),
    fc.record(
      { set: fc.constantFrom({ y: "y + 1" }, { z: 'z + "!"' }, { y: null }), when: condition },
      { requiredKeys: ["set"] },
    ),
    fc.record({ call: fc.constant("other"), save: fc.constant({ z: "w" }) }),
    fc.record({ wait: fc.constant("10s"), on_message: tie("list") }, { requiredKeys: ["wait"] }),
    fc.record({ http: fc.constant({ url: "https://a.example/{{ z }}", body: { y: "{{ y }}" } }), on_failed: last }),
    fc.record({ consent: fc.record({ purpose: fc.constant("data"), text: said }), on_declined: last }),
    fc.record({ handoff: fc.constant({ reason: "{{ z }}" }), on_returned: tie("list") }, { requiredKeys: ["handoff"] }),
  ),
}));
const goodFlow = fc.array(good, { minLength: 1, maxLength: 5 }).map((steps) =>
  stringify({
    flow: "main",
    vars: {
      x: { type: "choice" },
      y: { type: "number", scope: "contact" },
      z: { type: "text", scope: "conversation" },
    },
    steps: [...steps, { id: "last", say: "Fim." }],
  }),
);
const OTHER = "flow: other\noutputs: [w]\nvars:\n  w: { type: text }\nsteps:\n  - ask: Qual?\n    save: w\n";

describe("compileProgram, whatever is written", () => {
  it("never throws, and says where it is wrong and what to do", () => {
    fc.assert(
      fc.property(flow(0), flow(1), (first, second) => {
        const compiled = compileProgram(sourceOf([first, second]));
        for (const problem of compiled.ok ? [] : compiled.problems) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.reason).not.toBe("");
          expect(problem.remedy).not.toBe("");
        }
      }),
      { numRuns: 400 },
    );
  });

  it("lets only flows through that run without a bug, always end in a wait or idle, and cancel no timer twice", () => {
    let published = 0;
    const happening = fc.constantFrom(
      "a",
      "1",
      "7",
      "!handover",
      "!cancel",
      "texto",
      "y=:3",
      "timer",
      "ok",
      "failed",
      "returned",
    );
    fc.assert(
      fc.property(goodFlow, fc.array(happening, { maxLength: 10 }), (text, happenings) => {
        const compiled = compileProgram(sourceOf([text, OTHER]));
        if (!compiled.ok) return;
        published += 1;
        const talk = new Conversation(compiled.program);
        talk.start("main");
        for (const each of happenings) {
          if (each === "timer") talk.timer();
          else if (each === "ok") talk.result("http", "ok", { status: 200, body: null });
          else if (each === "failed") talk.result("http", "failed", null);
          else if (each === "returned") talk.event({ kind: "returned" });
          else talk.text(each);
          const top = talk.state.frames.at(-1);
          expect(top === undefined || top.wait !== null).toBe(true);
        }
        const bugs = talk.ofKind("alert").filter((alert) => alert.message.includes("o intérprete falhou"));
        expect(bugs).toEqual([]);
        const timers = new Set<string>();
        for (const effect of talk.effects) {
          if (effect.kind === "set_timer") timers.add(effect.timer);
          if (effect.kind === "cancel_timer") expect(timers.delete(effect.timer)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
    expect(published).toBeGreaterThan(300);
  });

  it("never throws on text that is hardly YAML", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "flow: a",
            "\n",
            "steps:",
            "  - ",
            "say: x",
            "&a",
            "*a",
            "{",
            "}",
            "[",
            "]",
            ":",
            "? ",
            "'",
            '"',
            "|",
            "\t",
            "---",
            "!!js",
            "<<: *a",
            "# ",
          ),
          { maxLength: 25 },
        ),
        (parts) => {
          compileProgram(sourceOf([parts.join("")], { intentsText: parts.join(" "), hoursText: parts.join("\n") }));
        },
      ),
      { numRuns: 500 },
    );
  });
});
