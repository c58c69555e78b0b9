import type { InboundContent, OutboundContent } from "../content.js";
import type { Effect, EffectBody } from "../effect.js";
import type { FlowEvent } from "../event.js";
import type { Expression } from "../expression/compile-expression.js";
import { openingAt } from "../hours/hours.js";
import type { TraceLine } from "../interpretation.js";
import type { Flow, Program, Step } from "../program.js";
import type { DialogueState, Frame, Wait } from "../state.js";
import { StepFailure } from "../steps/step-failure.js";
import type { Text } from "../steps/step-kind.js";
import type { Understanding } from "../understanding.js";
import type { Value, Values, VariableType } from "../value.js";
import { formatValue } from "../values/format-value.js";
import { momentOf } from "./expire.js";
import { fitContent } from "./fit-content.js";
import { inOtherWords } from "./in-other-words.js";
import { leadsBack } from "./lead-back.js";
import { keepDeclined } from "./left.js";
import {
  listShownBy,
  noteList,
  noteSaid,
  noteTopic,
  notSaidLately,
  pricedTopicsOf,
  talkOf,
  wasSaidLately,
} from "./memory.js";
import { rootOf } from "./stack.js";
import { summarise } from "./summarise.js";
import { asksItsPrice, quote, timeAsked } from "./topic.js";
import type { Turn } from "./turn.js";
import { understoodIn } from "./understood-in.js";
import { type Heard, heardIn, visibleValues } from "./visible-values.js";

/**
 * One event being interpreted: a working copy of the state, and what the event has led to so far. The incoming state,
 * the event and the program are never changed. Nested values are shared with them, so they are replaced and not
 * changed.
 */
export class WorkingTurn implements Turn {
  readonly state: DialogueState;
  readonly effects: Effect[] = [];
  readonly trace: TraceLine[] = [];
  steps = 0;
  failing = false;
  heard: Heard;
  /** The file that this event brought, for the first step that asks for one. Null once a step took it. */
  private file: Extract<InboundContent, { kind: "media" }> | null;
  handedOver = false;
  background = "";
  readonly said: string[] = [];
  readonly offers: { key: string; frame: number; step: number }[] = [];
  readonly lastSaid: readonly string[];
  asked: "again" | "briefly" | "nothing" | null = null;
  topicsBefore: readonly string[] = [];
  leftOpen = false;
  /** The text that leads back to a question, until the question is asked. Both are one message. */
  private opening: string | null = null;
  private readonly seqBefore: number;
  private turnVars: Values = {};
  private contactVars: Values;
  private readonly understood: Understanding | null;
  private values: Values | null = null;

  constructor(
    readonly program: Program,
    before: DialogueState,
    readonly event: FlowEvent,
  ) {
    this.state = { ...before, frames: before.frames.map((frame) => ({ ...frame })), said: [] };
    this.lastSaid = before.said;
    this.seqBefore = before.seq;
    this.heard = heardIn(event);
    this.file = event.kind === "message" && event.content.kind === "media" ? event.content : null;
    this.contactVars = event.facts.contact.vars;
    this.understood = understoodIn(program, event);
  }

  get at(): number {
    return this.event.at;
  }

  get eventId(): string {
    return this.event.id;
  }

  get zone(): { timezone: string; locale: string } {
    return this.program.company;
  }

  get understanding(): Understanding | null {
    return this.understood;
  }

  get wait(): Wait | null {
    return this.top()?.wait ?? null;
  }

  top(): Frame | undefined {
    return this.state.frames[this.state.frames.length - 1];
  }

  flowOf(frame: Frame): Flow {
    const flow = this.program.flows.get(frame.flow);
    if (!flow) throw new StepFailure(`o fluxo "${frame.flow}" não existe neste programa`);
    return flow;
  }

  stepOf(frame: Frame): Step | undefined {
    return this.flowOf(frame).steps[frame.step];
  }

  next(): number {
    this.state.seq += 1;
    return this.state.seq;
  }

  forgetValues(): void {
    this.values = null;
  }

  get(variable: string): Value {
    return this.visible()[variable] ?? null;
  }

  set(variable: string, value: Value): void {
    const frame = this.running();
    const scope = this.flowOf(frame).vars.get(variable)?.scope ?? "flow";
    if (scope === "flow") frame.vars = { ...frame.vars, [variable]: value };
    else if (scope === "turn") this.turnVars = { ...this.turnVars, [variable]: value };
    else if (scope === "conversation") this.state.vars = { ...this.state.vars, [variable]: value };
    else {
      const lasts = (this.flowOf(frame).vars.get(variable)?.ttl ?? null) !== null;
      this.remember({ [variable]: value, ...(lasts ? { [momentOf(variable)]: value === null ? null : this.at } : {}) });
    }
    this.forgetValues();
  }

  remember(vars: Values): void {
    this.contactVars = { ...this.contactVars, ...vars };
    this.effect({ kind: "remember", vars });
    this.forgetValues();
  }

  get known(): Readonly<Values> {
    return this.contactVars;
  }

  passAgain(): boolean {
    const frame = this.running();
    if (frame.passed.includes(frame.step)) return true;
    frame.passed = [...frame.passed, frame.step];
    return false;
  }

  answered(variable: string): void {
    const frame = this.running();
    const parts = this.event.kind === "message" ? this.event.parts : undefined;
    const answer = { variable, step: frame.step, event: this.event.id, ...(parts ? { parts } : {}) };
    frame.answers = [...frame.answers.filter((each) => each.variable !== variable), answer];
  }

  evaluate(expression: Expression): Value {
    const result = expression.evaluate(expression.names.length > 0 ? this.visible() : {});
    if (!result.ok) throw new StepFailure(`"${expression.source}": ${result.reason}`);
    return result.value;
  }

  text(text: Text): string {
    if (text.fixed !== null) return text.fixed;
    quote(this, text.source);
    return text.render(this.visible(), this.format, true);
  }

  textFor(text: Text, format: (value: Value) => string): string {
    return text.fixed ?? text.render(this.visible(), format, false);
  }

  readonly format = (value: Value, type: VariableType | null): string =>
    formatValue(value, type, { timezone: this.zone.timezone, locale: this.zone.locale, now: this.at });

  say(said: OutboundContent): void {
    const content =
      said.kind === "text" || said.kind === "choices" ? { ...said, text: inOtherWords(this, said.text) } : said;
    if (content.kind === "text" || content.kind === "choices") {
      if (content.text.trim() === "") {
        this.note("o texto ficou vazio e não foi enviado");
        return;
      }
      if (leadsBack(this, content)) {
        if (!this.saidLately(content.text)) this.opening = joined(this.opening, content.text);
        noteSaid(this, content.text);
        return;
      }
      noteSaid(this, content.text);
    }
    this.send(this.withoutShownList(this.opened(content)));
  }

  get isReasking(): boolean {
    const frame = this.top();
    if (this.opening !== null || this.asked === "again" || frame?.wait?.for !== "message") return false;
    return this.stepOf(frame)?.behaviour.question !== undefined;
  }

  openWith(text: string): void {
    this.opening = joined(this.opening, text);
    noteSaid(this, text);
  }

  sayOpening(): void {
    const text = this.opening;
    this.opening = null;
    if (text !== null) this.send({ kind: "text", text });
  }

  private opened(content: OutboundContent): OutboundContent {
    if (content.kind === "text" || content.kind === "choices") {
      const text = joined(this.opening, content.text);
      this.opening = null;
      return { ...content, text };
    }
    this.sayOpening();
    return content;
  }

  /**
   * A long list that is still on the screen is not shown again, unless asked for. Its buttons still answer the
   * question.
   */
  private withoutShownList(content: OutboundContent): OutboundContent {
    const frame = this.top();
    if (content.kind !== "choices" || !frame || this.asked === "again") return content;
    const asksAgain = frame.wait !== null || this.asked === "nothing";
    const key = asksAgain ? listShownBy(this, content.options) : null;
    if (key === null) return content;
    this.offers.push({ key, frame: frame.id, step: frame.step });
    return { kind: "text", text: content.text };
  }

  private send(content: OutboundContent): void {
    if (content.kind === "text" || content.kind === "choices") this.said.push(content.text);
    const { contents, cut } = fitContent(content, this.event.facts.channel.capabilities);
    if (cut) this.note("o texto era longo demais e foi cortado");
    for (const each of contents) {
      const key = this.effect({ kind: "send", content: each });
      const frame = this.top();
      if (each.kind !== "choices" || !frame) continue;
      this.offers.push({ key, frame: frame.id, step: frame.step });
      noteList(this, each.options, key);
    }
  }

  carries(content: OutboundContent): boolean {
    const { capabilities } = this.event.facts.channel;
    if (content.kind === "media") return content.media in capabilities.media.send;
    if (content.kind === "template") return capabilities.templates;
    if (content.kind === "text" && content.download) return capabilities.downloads;
    return content.kind === "location" ? capabilities.location : true;
  }

  effect(body: EffectBody): string {
    const key = `${this.event.id}.${(this.event.firstEffect ?? 0) + this.effects.length}`;
    this.effects.push({ key, ...body });
    return key;
  }

  anyOf(texts: readonly string[]): string {
    return notSaidLately(this, texts);
  }

  saidLately(text: string): boolean {
    return wasSaidLately(this, text);
  }

  about(topic: string): void {
    noteTopic(this, topic);
  }

  topics(): string[] {
    const { event } = this;
    const text = event.kind === "message" && event.content.kind === "text" ? event.content.text : "";
    return asksItsPrice(this, text) ? pricedTopicsOf(this) : talkOf(this);
  }

  keepForLater(): void {
    keepDeclined(this);
  }

  inShort(answer: Value): string | null {
    return timeAsked(this, answer);
  }

  takeFile(): InboundContent | null {
    const { file } = this;
    this.file = null;
    if (file) return file;
    const held = this.state.file;
    if (held?.frame !== rootOf(this.state.frames).id) return null;
    this.state.file = null;
    return held.content;
  }

  keepFile(): void {
    const top = this.top();
    if (!top) this.state.file = null;
    else if (this.file?.caption && rootOf(this.state.frames).id > this.seqBefore)
      this.state.file = { frame: rootOf(this.state.frames).id, content: this.file };
  }

  moveFile(): void {
    const { file } = this.state;
    if (file) this.state.file = { ...file, frame: rootOf(this.state.frames).id };
  }

  countTry(): number {
    const frame = this.running();
    if (!frame.wait) return 1;
    frame.wait = { ...frame.wait, tries: frame.wait.tries + 1 };
    return frame.wait.tries;
  }

  hours(): { open: boolean; nextOpening: string; nextOpeningAt: string | null } {
    return openingAt(this.program.hours, this.at, this.zone.timezone);
  }

  handOver(): void {
    this.handedOver = true;
  }

  summary(): string {
    return summarise(this) || this.background;
  }

  note(text: string): void {
    const frame = this.top();
    const step = frame && this.program.flows.get(frame.flow)?.steps[frame.step];
    this.trace.push({ flow: frame?.flow ?? "", step: step?.key ?? "", verb: step?.verb ?? "", note: text });
  }

  private running(): Frame {
    const frame = this.top();
    if (!frame) throw new StepFailure("nenhum fluxo está em andamento");
    return frame;
  }

  private visible(): Values {
    if (this.values) return this.values;
    const frame = this.running();
    const scopes = { turn: this.turnVars, flow: frame.vars, conversation: this.state.vars, contact: this.contactVars };
    this.values = visibleValues(this.program, this.flowOf(frame), scopes, this.event, this.heard);
    return this.values;
  }
}

const joined = (opening: string | null, text: string): string => (opening === null ? text : `${opening}\n${text}`);
