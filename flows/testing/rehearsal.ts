import type { Capabilities } from "../capabilities.js";
import type { InboundContent, OutboundContent } from "../content.js";
import { hearMeanwhile } from "../dialogue/hear-meanwhile.js";
import type { Effect } from "../effect.js";
import type { FlowEvent, FlowEventBody } from "../event.js";
import { expectationOf } from "../expectation-of.js";
import { interpret } from "../interpret.js";
import type { TraceLine } from "../interpretation.js";
import type { Program } from "../program.js";
import type { Proposal } from "../proposal.js";
import { type DialogueState, initialState } from "../state.js";
import type { Understand } from "../understanding.js";
import type { Value, Values } from "../value.js";

/** A channel that carries everything, so that tests see what the flow says and not how a channel shows it. */
const EVERYTHING: Capabilities = {
  text: { max: 100_000 },
  buttons: { max: 100, label: 1_000, id: 1_000, body: 100_000 },
  list: { rows: 100, label: 1_000, description: 1_000, id: 1_000, body: 100_000, opener: 1_000 },
  media: {
    send: { image: 1e9, audio: 1e9, voice: 1e9, video: 1e9, document: 1e9, sticker: 1e9 },
    caption: 100_000,
  },
  location: true,
  reaction: true,
  typing: true,
  readMarks: true,
  window: { bot: null, people: null },
  templates: true,
  downloads: false,
};

const NOTHING = { commands: [], candidates: [] };

/**
 * A conversation without an outside world: its clock only moves when told, timers ring as the clock passes them, and
 * effects are kept instead of carried out. It answers the flow as the engine would.
 */
export class Rehearsal {
  state: DialogueState = initialState();
  owner: "bot" | "person" = "bot";
  readonly tags = new Set<string>();
  /** Contents that the bot said and the test has not looked at yet. */
  said: OutboundContent[] = [];
  /** Effects that the flow asked for and the test has not looked at yet. */
  asked: Effect[] = [];
  /** The options offered last, so that a test can choose by label. */
  offered: { id: string; label: string }[] = [];
  /** Every message that offered options, oldest first, with the key of its send. */
  readonly offers: { key: string; text: string; options: { id: string; label: string }[] }[] = [];
  readonly trace: TraceLine[] = [];
  readonly contactVars: Values;
  /** The effect that was answered last. */
  answered: Effect | null = null;
  private readonly timers = new Map<string, number>();
  private due: { at: number; body: FlowEventBody }[] = [];
  private events = 0;
  private firstContact: boolean;
  private last: FlowEventBody | null = null;

  constructor(
    private readonly program: Program,
    private readonly understand: Understand<Program>,
    public now: number,
    private readonly contact: { name?: string; phone?: string; email?: string; vars?: Values },
    firstContact: boolean,
  ) {
    this.firstContact = firstContact;
    this.contactVars = { ...contact.vars };
  }

  /**
   * The customer sends something. While a person owns the conversation the flow does not see it. `proposal`: what a model
   * proposed for it, recorded.
   */
  customer(content: InboundContent, proposal?: Proposal): void {
    const text = content.kind === "text" || content.kind === "choice" ? content.text : "";
    const expecting = expectationOf(this.program, this.state);
    const understanding = text ? this.understand(this.program, expecting, text, undefined, proposal) : NOTHING;
    if (this.owner === "bot") this.deliver({ kind: "message", content, understanding });
    this.firstContact = false;
  }

  deliver(body: FlowEventBody): void {
    this.last = body;
    this.events += 1;
    const { name, phone, email } = this.contact;
    const event: FlowEvent = {
      id: `e${this.events}`,
      at: this.now,
      facts: {
        contact: {
          id: "contact",
          name: name ?? null,
          phone: phone ?? null,
          email: email ?? null,
          vars: this.contactVars,
        },
        company: { ...this.program.company },
        channel: { capabilities: EVERYTHING },
        first_contact: this.firstContact,
      },
      ...body,
    };
    if (this.owner === "person" && (body.kind === "timer" || body.kind === "result")) {
      this.state = hearMeanwhile(this.state, body);
      return;
    }
    if (body.kind === "returned" || body.kind === "closed") this.owner = "bot";
    const { state, effects, trace } = interpret(this.program, this.state, event);
    this.state = state;
    this.trace.push(...trace);
    for (const effect of effects) this.take(effect);
  }

  /** Delivers the last event once more. The inbox recognises a repeated message; timers and results may come twice. */
  repeat(): void {
    if (this.last && (this.last.kind === "timer" || this.last.kind === "result")) this.deliver(this.last);
  }

  /** Gives an effect's result, now or after a while. */
  answer(effect: Effect, outcome: string, value: Value, after: number): void {
    this.answered = effect;
    const body: FlowEventBody = { kind: "result", effect: effect.key, outcome, value };
    if (after === 0) this.deliver(body);
    else this.due.push({ at: this.now + after, body });
  }

  /** Moves the clock. What becomes due on the way happens in order of time. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (let next = this.nextDue(end); next; next = this.nextDue(end)) {
      this.now = next.at;
      this.deliver(next.body);
    }
    this.now = end;
  }

  private nextDue(end: number): { at: number; body: FlowEventBody } | null {
    const timers = [...this.timers].map(([timer, at]) => ({ at, body: { kind: "timer", timer } as const }));
    const [first] = [...this.due, ...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
    if (!first) return null;
    if (first.body.kind === "timer") this.timers.delete(first.body.timer);
    else this.due = this.due.filter((each) => each !== first);
    return first;
  }

  private take(effect: Effect): void {
    switch (effect.kind) {
      case "send":
        this.said.push(effect.content);
        if (effect.content.kind === "choices") {
          const { text, options } = effect.content;
          this.offered = options;
          this.offers.push({ key: effect.key, text, options });
        }
        return;
      case "set_timer":
        this.timers.set(effect.timer, effect.at);
        return;
      case "cancel_timer":
        this.timers.delete(effect.timer);
        return;
      case "remember":
        Object.assign(this.contactVars, effect.vars);
        break;
      case "tag":
        for (const tag of effect.add) this.tags.add(tag);
        for (const tag of effect.remove) this.tags.delete(tag);
        break;
      case "handoff":
        this.owner = "person";
        break;
      default:
        break;
    }
    this.asked.push(effect);
  }
}
