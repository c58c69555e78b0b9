import { describe, expect, it } from "vitest";
import type { FlowEvent } from "./event.js";
import { expectationOf } from "./expectation-of.js";
import { interpret } from "./interpret.js";
import { initialState, programOf } from "./state.js";
import { Conversation, MESSENGER, programOfFlows, talkTo } from "./testing/sample.js";

const LOOP = `
flow: loop
vars:
  n: { type: number }
steps:
  - set: { n: 0 }
  - id: top
    set: { n: n + 1 }
  - if: n < 1000
    then:
      - goto: maybe
  - end: done
  - id: maybe
    ask: Nunca?
    save: x
    when: n > 2000
  - goto: top
`;

describe("interpret", () => {
  it("pins the program while a flow runs and lets go of it at the end", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - ask: E?\n    save: x\n");
    expect(programOf(talk.state)).toBe(talk.program.hash);
    talk.text("isso");
    expect(programOf(talk.state)).toBeNull();
  });

  it("ends a dialogue whose program is gone with an apology, a handoff and an alert", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - ask: E?\n    save: x\n");
    const other = new Conversation(programOfFlows(["flow: b\nsteps:\n  - say: Oi.\n"]));
    other.state = talk.state;
    expect(other.text("isso")[0]).toContain("problema do meu lado");
    expect(other.ofKind("alert")).toHaveLength(1);
    expect(other.ofKind("handoff")).toHaveLength(1);
    expect(other.idle).toBe(true);
  });

  it("begins anew on the newest program when the open question was left long ago", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - ask: E?\n    save: x\n");
    const newer = new Conversation(programOfFlows(["flow: b\nstart: [{ fallback: true }]\nsteps:\n  - say: Novo.\n"]));
    newer.state = talk.state;
    newer.at = talk.at + 25 * 3_600_000;
    expect(programOf(talk.state, newer.at)).toBeNull();
    expect(programOf(talk.state, talk.at)).toBe(talk.program.hash);
    expect(newer.text("oi")).toEqual(["Novo."]);
    expect(newer.ofKind("alert")).toEqual([]);
  });

  it("stops after 100 steps without waiting: says so, hands over, alerts", () => {
    const { talk, said } = talkTo(LOOP);
    expect(said[0]).toContain("me enrolei");
    expect(talk.ofKind("alert")[0]?.message).toContain("100 passos");
    expect(talk.ofKind("handoff")).toHaveLength(1);
    expect(talk.idle).toBe(true);
  });

  it("apologises with a fixed sentence when the flow that apologises fails as well", () => {
    const broken = "flow: system-error\nsteps:\n  - say: '{{ [1, 2][7] }}'\n";
    const flow = "flow: a\nsteps:\n  - say: '{{ [1, 2][5] }}'\n";
    const { talk, said } = talkTo(flow, { others: [broken] });
    expect(said[0]).toContain("uma pessoa continua com você");
    expect(talk.ofKind("alert")).toHaveLength(2);
    expect(talk.ofKind("handoff")).toHaveLength(1);
  });

  it("starts a flow from outside with its declared inputs only", () => {
    const { talk } = talkTo(
      "flow: a\ninputs: [disk]\nvars:\n  disk: { type: text }\n  other: { type: text }\nsteps:\n  - ask: '{{ disk }}{{ other }}?'\n    save: x\n",
    );
    const said = talk.start("a", { disk: "C:", other: "no" });
    expect(said.at(-1)).toBe("C:?");
  });

  it("tells the operator when a flow that does not exist is asked for", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - say: Oi.\n");
    expect(talk.start("nowhere")).toEqual([]);
    expect(talk.ofKind("alert")).toHaveLength(1);
  });

  it("ends everything when the conversation is closed, timers too", () => {
    const { talk } = talkTo(
      "flow: a\nvars:\n  k: { type: text, scope: conversation }\nsteps:\n  - set: { k: '\"v\"' }\n  - ask: E?\n    save: x\n    timeout: { after: 1h }\n",
    );
    expect(talk.event({ kind: "closed" })).toEqual([]);
    expect(talk.ofKind("cancel_timer")).toHaveLength(1);
    expect(talk.state.vars).toEqual({});
    expect(talk.idle).toBe(true);
  });

  it("names effects after the event, the same whenever it is interpreted again", () => {
    const program = programOfFlows(["flow: a\nsteps:\n  - say: [Um., Dois.]\n"]);
    const facts = {
      contact: { id: "c", name: null, phone: null, email: null, vars: {} },
      company: program.company,
      channel: { capabilities: MESSENGER },
      first_contact: true,
    };
    const event: FlowEvent = { id: "evt", at: 0, facts, kind: "start", flow: "a" };
    const once = interpret(program, initialState(), event);
    expect(once.effects.map((effect) => effect.key)).toEqual(["evt.0", "evt.1"]);
    expect(interpret(program, initialState(), event)).toEqual(once);
  });

  it("does not throw on an event that is none", () => {
    const program = programOfFlows(["flow: a\nsteps:\n  - say: Oi.\n"]);
    const garbage: FlowEvent = JSON.parse('{"id":"x","kind":"message"}');
    expect(interpret(program, initialState(), garbage).effects.map((effect) => effect.kind)).toEqual([
      "alert",
      "send",
      "handoff",
    ]);
  });
});

describe("expectationOf", () => {
  it("tells what is asked for, its options, and what may be corrected", () => {
    const { talk } = talkTo(
      "flow: a\nvars:\n  os: { type: choice, of: { win: Windows }, label: o sistema }\nsteps:\n  - ask: Qual?\n    save: os\n  - ask: Nome?\n    save: name\n",
    );
    expect(expectationOf(talk.program, talk.state)).toMatchObject({
      variable: "os",
      type: "choice",
      options: [{ id: "win", label: "Windows" }],
      correctable: [],
    });
    talk.text("win");
    expect(expectationOf(talk.program, talk.state)).toEqual({
      variable: "name",
      type: "text",
      asked: "name",
      options: [],
      correctable: [{ variable: "os", type: "choice", label: "o sistema", options: [{ id: "win", label: "Windows" }] }],
    });
  });

  it("lets no model say what answers a yes or no, or a flow that cannot be undone", () => {
    const ask = (head: string, type: string) =>
      talkTo(`flow: a\n${head}vars:\n  v: { type: ${type} }\nsteps:\n  - ask: Qual?\n    save: v\n`).talk;
    const told = (talk: ReturnType<typeof ask>) => "asked" in (expectationOf(talk.program, talk.state) ?? {});
    expect(told(ask("", "number"))).toBe(true);
    expect(told(ask("", "yes_no"))).toBe(false);
    expect(told(ask("careful: true\n", "number"))).toBe(false);
  });

  it("is null when nothing is asked", () => {
    const { talk } = talkTo("flow: a\nsteps:\n  - say: Oi.\n");
    expect(expectationOf(talk.program, talk.state)).toBeNull();
  });
});
