import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowEvent, FlowEventBody } from "./event.js";
import { expectationOf } from "./expectation-of.js";
import { interpret } from "./interpret.js";
import type { Program } from "./program.js";
import { type DialogueState, initialState, parseState, programOf } from "./state.js";
import { MESSENGER, MONDAY, programOfFlows } from "./testing/sample.js";

const INTENTS = "repair: { examples: [quebrou] }\nprices: { examples: [quanto custa] }\n";
const FLOWS = [
  `
flow: welcome
when_interrupted: drop
start: [{ first_message: true }, { keyword: menu }]
steps:
  - ask: "Oi {{ contact.first_name }}, como ajudo?"
    save: what
    choices: { repair: Conserto, prices: Preços }
    timeout: { after: 5m }
  - switch: what
    cases:
      repair: [{ call: repair, with: { hint: what } }]
      prices: [{ call: prices }]
`,
  `
flow: repair
title: Conserto
inputs: [hint]
start: [{ intent: repair }, { keyword: conserto }]
vars:
  hint: { type: text }
  os: { type: choice, of: { win: Windows, mac: macOS }, scope: contact }
  age: { type: number, scope: conversation }
  cpf: { type: cpf, pii: true }
steps:
  - ask: Qual sistema?
    save: os
    ask_again: true
  - ask: Quantos anos tem?
    save: age
    on_failed: { goto: person }
  - if: age > 10 && os == "win"
    then:
      - http: { url: "https://api.example.com/{{ os }}?q={{ hint }}", body: { age: "{{ age }}" } }
        save: answer
        on_timeout: [{ say: Demorou. }]
      - say: "{{ answer.body.words }}"
  - wait: 30s
    on_message: [{ say: Já vi. }]
  - consent: { purpose: data, text: Posso guardar? }
  - ask: CPF?
    save: cpf
    interruptible: false
    timeout: { after: 1m, goto: person }
  - end: { outcome: ok, close: true }
  - id: person
    handoff: { reason: "{{ os }}" }
    on_returned: [{ say: Voltamos. }]
`,
  `
flow: prices
start: [{ intent: prices }, { keyword: preço }]
steps:
  - id: top
    ask: De quê?
    save: item
    type: file
  - say: "{{ item.name }} {{ 1 / size(item.name) }}"
  - tag: asked
  - goto: top
`,
  `
flow: closed
start: [{ out_of_hours: true }]
steps:
  - say: "{{ now.greeting }}, {{ company.next_opening }}"
`,
  `
flow: computer
start: [{ keyword: lento }]
vars: { order: { type: order } }
steps:
  - diagnose: {}
    save: report
    timeout: { after: 5m }
  - repair: { order: order }
    on_offline: [{ say: Desligado. }]
  - guided: { check: phone, answers: { device: '"phone"' } }
    save: answered
  - say: Feito.
`,
];
const PROGRAMS = [
  programOfFlows(FLOWS, { intentsText: INTENTS, hoursText: "hours: { monday: 08:00-12:00 }\n", knowledge: true }),
  programOfFlows(FLOWS.slice(1, 3), { intentsText: INTENTS }),
  programOfFlows([]),
];
for (const program of PROGRAMS) for (const flow of program.flows.values()) freeze(flow);
/** Programs are chosen by number, so that a counterexample prints in one line. */
const someProgram = fc.nat(PROGRAMS.length - 1);
/** The possible outcomes of what is asked of customers' computers. */
const COMPUTER = ["invited", "claimed", "expired", "reported", "declined", "lost", "previewed", "offline", "repaired"];
const NAMES = ["welcome", "repair", "prices", "closed", "computer", "system-clarify", "nowhere"];
const VARIABLES = ["what", "os", "age", "cpf", "item", "chosen", "__proto__", "nothing"];

const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.6, 0.9, Number.NaN, -1, 7));
const json = fc.jsonValue({ maxDepth: 2 });
const command = fc.oneof(
  fc.record({
    kind: fc.constant("start_flow"),
    flow: fc.constantFrom(...NAMES),
    by: fc.constantFrom("intent", "keyword"),
    score,
  }),
  fc.record({
    kind: fc.constant("set"),
    variable: fc.constantFrom(...VARIABLES),
    value: fc.oneof(json, fc.constantFrom("mac", "3")),
    correction: fc.boolean(),
    score,
  }),
  fc.record({ kind: fc.constantFrom("repeat", "cancel", "handover", "answer", "unknown", "garbage"), score }),
  fc.record({
    kind: fc.constant("small_talk"),
    topic: fc.constantFrom("greeting", "thanks", "ok", "laugh", "?"),
    score,
  }),
);
const candidate = fc.record({
  intent: fc.constantFrom("repair", "prices", "x"),
  flow: fc.constantFrom(...NAMES),
  title: fc.string(),
  score,
});
const understanding = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      commands: fc.array(command, { maxLength: 3 }),
      candidates: fc.array(candidate, { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: json },
);
const text = fc.oneof(
  fc.constantFrom("1", "2", "win", "Conserto", "sim", "não", "12", "529.982.247-25", "", "{{ contact.phone }}", "menu"),
  fc.string({ unit: "binary" }),
);
const content = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("text"), text }) },
  fc.record({ kind: fc.constant("choice"), id: fc.constantFrom("repair", "prices", "win", "sim", "other", "x"), text }),
  fc.record({ kind: fc.constant("media"), media: fc.constantFrom("image", "voice"), fileId: text }),
  fc.record({
    kind: fc.constant("location"),
    latitude: fc.double({ noNaN: true, noDefaultInfinity: true }),
    longitude: fc.constant(1),
  }),
  fc.record({ kind: fc.constant("contacts"), contacts: fc.constant([]) }),
  fc.record({ kind: fc.constantFrom("reaction", "revoke", "edit", "unsupported", "cart", "new-kind") }),
  json,
);
const body = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("message"), content, understanding }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("timer"),
      timer: fc.oneof(
        fc.integer({ min: 0, max: 30 }).map((n) => `wait-${n}`),
        text,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("result"),
      effect: fc.tuple(fc.nat(12), fc.nat(3)).map(([e, n]) => `e${e}.${n}`),
      outcome: fc.constantFrom("ok", "failed", "timeout", "found", "unknown", ...COMPUTER),
      value: fc.oneof(json, fc.constant({ status: 200, body: { words: "certo" } })),
    }),
  },
  fc.record({
    kind: fc.constant("start"),
    flow: fc.constantFrom(...NAMES),
    vars: fc.oneof(fc.constant({ hint: "{{ x }}" }), json),
  }),
  fc.record({ kind: fc.constantFrom("returned", "closed", "opted_out", "never-heard-of") }),
);
const few = fc.constantFrom("1", "2", "sim", "12", "529.982.247-25", "abacate");
const starting = fc
  .constantFrom("welcome", "repair", "prices", "computer")
  .map((flow) => ({ kind: "start_flow", flow, by: "keyword", score: 1 }));
const wellFormed = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("message"),
      content: fc.record({ kind: fc.constant("text"), text: fc.oneof({ weight: 4, arbitrary: few }, text) }),
      understanding: fc.record({
        commands: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 2, arbitrary: fc.tuple(starting) },
          { weight: 1, arbitrary: fc.constant([{ kind: "answer", score: 0.5 }]) },
          fc.array(command, { maxLength: 2 }),
        ),
        candidates: fc.array(candidate, { maxLength: 2 }),
      }),
    }),
  },
  fc.record({ kind: fc.constant("timer"), timer: fc.integer({ min: 0, max: 12 }).map((n) => `wait-${n}`) }),
  fc.record({
    kind: fc.constant("result"),
    effect: fc.tuple(fc.nat(12), fc.nat(3)).map(([e, n]) => `e${e}.${n}`),
    outcome: fc.constantFrom("ok", "failed", "found", "unknown", ...COMPUTER),
    value: fc.constant({ status: 200, body: { words: "certo" }, text: "Sim.", source: "Horário" }),
  }),
  fc.record({ kind: fc.constantFrom("returned", "closed", "opted_out") }),
);
const events = listOf(body);

function listOf(each: fc.Arbitrary<unknown>): fc.Arbitrary<Delivery[]> {
  return fc.array(fc.record({ body: each, again: fc.boolean(), swap: fc.boolean(), later: fc.nat(100_000_000) }), {
    maxLength: 14,
  });
}
type Delivery = { body: unknown; again: boolean; swap: boolean; later: number };

describe("interpret, whatever happens", () => {
  it("never throws, leaves a state that can be stored, names effects uniquely, repeats itself, and changes nothing it was given", () => {
    fc.assert(
      fc.property(someProgram, events, fc.boolean(), (number, list, first) => {
        const program = programAt(number);
        let state = freeze(initialState());
        const keys = new Set<string>();
        for (const [index, event] of deliveries(list, program, first).entries()) {
          const once = interpret(program, state, event);
          expect(interpret(program, state, event)).toEqual(once);
          const stored: DialogueState = parseState(JSON.parse(JSON.stringify(once.state)));
          expect(stored).toEqual(once.state);
          expect(programOf(once.state)).toBe(once.state.frames.length > 0 ? program.hash : null);
          expect(JSON.parse(JSON.stringify(once.effects))).toEqual(once.effects);
          for (const effect of once.effects) {
            const key = `${index} ${effect.key}`;
            expect(keys.has(key)).toBe(false);
            keys.add(key);
          }
          const spoke = once.effects.some((effect) => effect.kind === "send" || effect.kind === "handoff");
          expect(once.silence === null).toBe(spoke);
          expectationOf(program, once.state);
          checkStack(once.state);
          state = freeze(stored);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("has no bug that only its last resort hides, as long as events are what they should be", () => {
    fc.assert(
      fc.property(someProgram, listOf(wellFormed), (number, list) => {
        const program = programAt(number);
        let state = initialState();
        for (const event of deliveries(list, program, false)) {
          const result = interpret(program, state, event);
          const alerts = result.effects.flatMap((effect) => (effect.kind === "alert" ? [effect.message] : []));
          expect(alerts.filter((message) => message.includes("intérprete"))).toEqual([]);
          checkStack(result.state);
          // A text may only stay unanswered because of the flow's author: by a way through the flow that says nothing.
          if (event.kind === "message" && result.silence === "ignored") {
            expect(result.trace.some((line) => line.step !== "")).toBe(true);
          }
          state = result.state;
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("hands over to a person from every state in which one is asked for", () => {
    fc.assert(
      fc.property(someProgram, events, (number, list) => {
        const program = programAt(number);
        let state = initialState();
        let at = MONDAY;
        for (const event of deliveries(list, program, false)) {
          state = interpret(program, state, event).state;
          at = Math.max(at, event.at);
        }
        const understanding = { commands: [{ kind: "handover", score: 1 } as const], candidates: [] };
        const ask = toEvent(
          { kind: "message", content: { kind: "text", text: "quero uma pessoa" }, understanding },
          "last",
          at,
          program,
          false,
        );
        expect(interpret(program, state, ask).effects.some((effect) => effect.kind === "handoff")).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

function programAt(number: number): Program {
  const program = PROGRAMS[number];
  if (!program) throw new Error(`no program ${number}`);
  return program;
}

/** Checks that every frame waits, and that a frame waits for a call exactly when the called flow is on top of it. */
function checkStack({ frames }: DialogueState): void {
  for (const [index, { wait }] of frames.entries()) {
    expect(wait).not.toBeNull();
    expect(wait?.for === "call").toBe(frames[index + 1]?.role === "call");
  }
}

/** A sequence of events, some delivered twice and some in the wrong order. */
function deliveries(list: readonly Delivery[], program: Program, first: boolean): FlowEvent[] {
  let at = MONDAY;
  const all: FlowEvent[] = [];
  for (const [index, { body: given, again, swap, later }] of list.entries()) {
    at += later;
    const event = toEvent(given, `e${index}`, at, program, first && index === 0);
    if (swap && all.length > 0) all.splice(all.length - 1, 0, event);
    else all.push(event);
    if (again) all.push(event);
  }
  return all;
}

function toEvent(given: unknown, id: string, at: number, program: Program, first: boolean): FlowEvent {
  const facts: FlowEvent["facts"] = {
    contact: { id: "c", name: first ? null : "Ana {{ x }}", phone: null, email: null, vars: {} },
    company: program.company,
    channel: { capabilities: MESSENGER },
    first_contact: first,
  };
  // Invalid values are intended: events come from storage, where another version may have written them.
  return freeze({ id, at, facts, ...(given as FlowEventBody) });
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  }
  return value;
}
