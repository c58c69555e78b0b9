import type { Capabilities } from "../capabilities.js";
import { compileProgram } from "../compile-program.js";
import type { InboundContent } from "../content.js";
import type { Effect } from "../effect.js";
import type { FlowEvent, FlowEventBody } from "../event.js";
import { expectationOf } from "../expectation-of.js";
import { interpret } from "../interpret.js";
import type { Interpretation } from "../interpretation.js";
import type { Program } from "../program.js";
import type { Problem, ProgramSource } from "../program-source.js";
import { type DialogueState, initialState } from "../state.js";
import type { Command, Understand } from "../understanding.js";
import type { Value, Values } from "../value.js";
import { describe } from "./play.js";

/**
 * Support for unit tests: programs from YAML texts, an understanding that finds what the test's text says, and a
 * conversation.
 */

/** A channel with buttons, lists and a window, as messengers have them. */
export const MESSENGER: Capabilities = {
  text: { max: 4096 },
  buttons: { max: 3, label: 20, id: 256, body: 1024 },
  list: { rows: 10, label: 24, description: 72, id: 200, body: 1024, opener: 20 },
  media: { send: { image: 5e6, audio: 16e6, document: 1e8 }, caption: 1024 },
  location: true,
  reaction: true,
  typing: true,
  readMarks: true,
  window: { bot: 24, people: 24 },
  templates: true,
  downloads: false,
};

/** Monday, 10:00 in São Paulo. */
export const MONDAY = Date.parse("2026-01-05T13:00:00Z");

/** A source with these flows (YAML texts) and sensible values for the rest. */
export function sourceOf(
  flows: string[],
  more: Partial<ProgramSource> & { intentsText?: string; hoursText?: string } = {},
): ProgramSource {
  const { intentsText, hoursText, ...rest } = more;
  return {
    flows: flows.map((text, index) => ({ path: `flows/${index}.yaml`, text })),
    intents: intentsText === undefined ? null : { path: "intents.yaml", text: intentsText },
    hours: hoursText === undefined ? null : { path: "hours.yaml", text: hoursText },
    tests: [],
    company: { name: "Oficina Clique", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    channels: [{ name: "messenger", capabilities: MESSENGER }],
    teams: ["technicians"],
    ...rest,
  };
}

/** Compiles the flows. Throws all problems when they are refused. */
export function programOfFlows(flows: string[], more: Parameters<typeof sourceOf>[1] = {}): Program {
  const compiled = compileProgram(sourceOf(flows, more));
  if (compiled.ok) return compiled.program;
  throw new Error(compiled.problems.map((problem) => `${problem.file}:${problem.line} ${problem.reason}`).join("\n"));
}

/** The problems of a source that must be refused. */
export function problemsOf(flows: string[], more: Parameters<typeof sourceOf>[1] = {}): Problem[] {
  const compiled = compileProgram(sourceOf(flows, more));
  return compiled.ok ? [] : compiled.problems;
}

/**
 * An understanding that finds what the text says: a flow's keyword; `~intent=0.6`; `!handover`, `!cancel`, `!repeat`,
 * `!thanks`, `!greeting`; a text that ends with `??` is a question for the articles, and one that ends with `..` a
 * statement that they may know about; `variable:=value` is a correction, `variable=:value` an answer.
 */
export const understandMarks: Understand<Program> = (program, _expecting, text) => {
  const commands: Command[] = [];
  const candidates = [...text.matchAll(/~([\w-]+)=([\d.]+)/g)].flatMap(([, name, score]) => {
    const intent = program.intents.find((each) => each.name === name);
    return intent?.flow ? [{ intent: intent.name, flow: intent.flow, title: intent.title, score: Number(score) }] : [];
  });
  for (const flow of program.flows.values()) {
    if (flow.keywords.includes(text)) commands.push({ kind: "start_flow", flow: flow.name, by: "keyword", score: 1 });
  }
  for (const { intent, flow, score } of candidates)
    commands.push({ kind: "start_flow", flow, intent, by: "intent", score });
  for (const [, mark] of text.matchAll(/!(\w+)/g)) {
    if (mark === "handover" || mark === "cancel" || mark === "repeat") commands.push({ kind: mark, score: 0.9 });
    if (mark === "thanks" || mark === "greeting") commands.push({ kind: "small_talk", topic: mark, score: 0.9 });
  }
  if (text.endsWith("??")) commands.push({ kind: "answer", score: 0.5 });
  if (text.endsWith("..")) commands.push({ kind: "answer", score: 0.5, told: true });
  for (const [, variable = "", mark, value = ""] of text.matchAll(/(\w+)(:=|=:)(\S+)/g)) {
    commands.push({ kind: "set", variable, value, correction: mark === ":=", score: 0.9 });
  }
  return { commands, candidates };
};

/** A conversation with a program, event by event. */
export class Conversation {
  state: DialogueState = initialState();
  at = MONDAY;
  firstContact = false;
  capabilities = MESSENGER;
  contact: { id: string; name: string | null; phone: string | null; email: string | null; vars: Values } = {
    id: "c1",
    name: "Maria Silva",
    phone: "+5511987654321",
    email: null,
    vars: {},
  };
  effects: Effect[] = [];
  last: Interpretation | null = null;
  private events = 0;

  constructor(readonly program: Program) {}

  /** Sends a customer's text. Gives the texts that came back. */
  text(text: string): string[] {
    const understanding = understandMarks(this.program, expectationOf(this.program, this.state), text);
    return this.event({ kind: "message", content: { kind: "text", text }, understanding });
  }

  content(content: InboundContent): string[] {
    return this.event({ kind: "message", content, understanding: { commands: [], candidates: [] } });
  }

  /** Taps the option with this label in the `nth` message from the end that offered options (0 is the last). */
  tap(label: string, nth = 0): string[] {
    const offers = this.ofKind("send").flatMap(({ key, content }) =>
      content.kind === "choices" ? [{ key, content }] : [],
    );
    const offer = offers.at(-1 - nth);
    const option = offer?.content.options.find((each) => each.label === label);
    if (!offer || !option) throw new Error(`"${label}" was not offered`);
    return this.content({ kind: "choice", id: option.id, text: option.label, of: offer.key });
  }

  start(flow: string, vars?: Values): string[] {
    return this.event({ kind: "start", flow, vars });
  }

  timer(timer = this.timerName()): string[] {
    return this.event({ kind: "timer", timer });
  }

  /** Answers the last effect of this kind. */
  result(kind: Effect["kind"], outcome: string, value: Value): string[] {
    const effect = this.ofKind(kind).at(-1)?.key ?? "none";
    return this.event({ kind: "result", effect, outcome, value });
  }

  event(body: FlowEventBody): string[] {
    this.events += 1;
    const facts: FlowEvent["facts"] = {
      contact: this.contact,
      company: this.program.company,
      channel: { capabilities: this.capabilities },
      first_contact: this.firstContact,
    };
    const result = interpret(this.program, this.state, { id: `e${this.events}`, at: this.at, facts, ...body });
    this.state = result.state;
    this.last = result;
    this.effects.push(...result.effects);
    for (const effect of result.effects) {
      if (effect.kind === "remember")
        this.contact = { ...this.contact, vars: { ...this.contact.vars, ...effect.vars } };
    }
    return result.effects.flatMap((effect) => (effect.kind === "send" ? [describe(effect.content)] : []));
  }

  /** All effects of a kind so far. */
  ofKind<Kind extends Effect["kind"]>(kind: Kind): Extract<Effect, { kind: Kind }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind);
  }

  /** The name of the timer that was set last. */
  timerName(): string {
    return this.ofKind("set_timer").at(-1)?.timer ?? "none";
  }

  get idle(): boolean {
    return this.state.frames.length === 0;
  }

  /** The variables of the top frame. */
  get vars(): Values {
    return this.state.frames.at(-1)?.vars ?? {};
  }
}

/** A conversation in which the first of these flows was just started. */
export function talkTo(
  flow: string,
  more: Parameters<typeof sourceOf>[1] & { others?: string[] } = {},
): { talk: Conversation; said: string[] } {
  const { others = [], ...rest } = more;
  const program = programOfFlows([flow, ...others], rest);
  const talk = new Conversation(program);
  const name = /^flow:\s*(\S+)/m.exec(flow)?.[1] ?? "";
  return { talk, said: talk.start(name) };
}
