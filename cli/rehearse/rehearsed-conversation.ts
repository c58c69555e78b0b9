import type { InsideEvent, LoadedConversation, TurnOutput, WaitingEvent } from "../../bot/ports/store.js";
import { createTurnRunner } from "../../bot/turn/run-turn.js";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import type { Capabilities } from "../../flows/capabilities.js";
import type { InboundContent, OutboundContent } from "../../flows/content.js";
import type { Program } from "../../flows/program.js";
import { understand } from "../../understanding/understand.js";
import type { StandInRooms } from "./stand-in-rooms.js";

export type RehearsedCompany = {
  program: Program;
  capabilities: Capabilities;
  /** Answers what steps ask of rooms. */
  rooms: StandInRooms;
};

export type RehearsedCustomer = { name: string | null; phone: string | null };

/** What one turn or one moment brought, in order. */
export type Happening =
  | { kind: "said"; content: OutboundContent; at: number }
  | { kind: "noted"; text: string; at: number }
  | { kind: "handed_over"; team: string | null; reason: string; at: number }
  | { kind: "alert"; text: string; at: number }
  | { kind: "trace"; outcome: string; trace: unknown; at: number };

/** Texts sent within so many ms of each other are one message. */
const BURST_MS = 2_000;

type Due = { at: number; order: number } & ({ timer: string } | { event: InsideEvent });

const CONVERSATION = "00000000-0000-4000-8000-000000000001";

/**
 * One customer's conversation with a company, in this process alone: the product's own turn (who owns the conversation,
 * opt-out, bursts, understanding, the dialogue) over a state in memory, with a clock that only moves when it is told
 * to. Stand-ins answer for the rooms. Nothing outside is touched.
 */
export class RehearsedConversation {
  readonly conversation: LoadedConversation;
  /** Everything that happened and was not taken yet. */
  private happened: Happening[] = [];
  private due: Due[] = [];
  private lastId = 0;
  private readonly run: (conversation: LoadedConversation) => Promise<TurnOutput | null>;

  constructor(
    private readonly company: RehearsedCompany,
    customer: RehearsedCustomer,
    /** Milliseconds since the epoch. */
    public now: number,
  ) {
    const { program, capabilities } = company;
    this.run = createTurnRunner({
      programs: { current: () => program, pinned: () => program, understand, load: () => Promise.resolve() },
      understander: null,
      now: () => this.now,
      capabilitiesOf: () => capabilities,
      burstWindowMs: BURST_MS,
      contactPerMinute: 0,
      sendBy: () => null,
    });
    const { name, phone } = customer;
    this.conversation = {
      tenantId: "rehearsal",
      conversationId: CONVERSATION,
      channelId: "rehearsal",
      channelKind: "rehearsal",
      externalId: phone ?? "rehearsal",
      owner: "bot",
      ownerUserId: null,
      epoch: 0,
      state: null,
      closed: false,
      lastInboundAt: null,
      firstContact: true,
      openEffects: false,
      contact: { id: "customer", name, phone, email: null, vars: {}, optedOut: false },
      company: program.company,
      events: [],
    };
  }

  /** The customer sends these contents within a second of each other. */
  async customer(contents: readonly InboundContent[], replyTo?: string): Promise<void> {
    const { name } = this.conversation.contact;
    const events = contents.map((content, index): ChannelEvent => {
      const id = `in-${this.lastId + 1 + index}`;
      const from = { externalId: this.conversation.externalId, ...(name === null ? {} : { name }) };
      return { kind: "message", dedupe: id, at: this.now + index, from, providerId: id, content, replyTo };
    });
    await this.turn(events);
  }

  /** Delivers an event that is no message: a room's later result, or a person's act at the desk. */
  async tell(event: InsideEvent): Promise<void> {
    await this.turn([event]);
  }

  /** Moves the clock. What becomes due on the way happens in order of time. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const next = [...this.due].sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next || next.at > end) break;
      this.due = this.due.filter((each) => each !== next);
      this.now = Math.max(this.now, next.at);
      await this.turn(["timer" in next ? { kind: "timer", timer: next.timer } : next.event]);
    }
    this.now = end;
  }

  /** Returns what happened since the last call. */
  take(): Happening[] {
    const taken = this.happened;
    this.happened = [];
    return taken;
  }

  private async turn(events: readonly (ChannelEvent | InsideEvent)[]): Promise<void> {
    let waiting = events.map((event, index): WaitingEvent => {
      const at = this.now + index;
      return { id: String(++this.lastId), at, receivedAt: at, event };
    });
    while (waiting.length > 0) {
      this.conversation.events = waiting;
      const output = await this.run(this.conversation);
      if (!output) return;
      this.keep(output);
      waiting = await this.perform(output);
    }
  }

  private keep(output: TurnOutput): void {
    const { conversation } = this;
    const at = this.now;
    conversation.state = output.state === undefined ? null : JSON.parse(JSON.stringify(output.state));
    // A file that is being fetched was not handled yet, so a customer who sends one first is still new.
    conversation.firstContact = conversation.state === null;
    if (output.owner) {
      conversation.owner = output.owner.owner;
      conversation.ownerUserId = output.owner.userId;
      conversation.epoch = output.owner.epoch;
    }
    if (output.closed !== undefined) conversation.closed = output.closed;
    if (output.lastInboundAt !== undefined) conversation.lastInboundAt = output.lastInboundAt;
    if (output.contact?.vars) Object.assign(conversation.contact.vars, output.contact.vars);
    if (output.contact?.optedOut !== undefined) conversation.contact.optedOut = output.contact.optedOut;
    for (const { name, at: moment } of output.timers) {
      this.due = this.due.filter((each) => !("timer" in each) || each.timer !== name);
      if (moment !== null) this.due.push({ at: moment, order: ++this.lastId, timer: name });
    }
    for (const { outcome, trace } of output.events) this.happened.push({ kind: "trace", outcome, trace, at });
    for (const { author, n, content } of output.messages) {
      if (author === "note" && content.kind === "system") this.happened.push({ kind: "noted", text: content.text, at });
      else if (n >= 0 && content.kind !== "system")
        this.happened.push({ kind: "said", content: content as OutboundContent, at });
    }
    for (const { text } of output.alerts) this.happened.push({ kind: "alert", text, at });
    if (output.handoff) this.happened.push({ kind: "handed_over", ...pick(output.handoff), at });
  }

  /** Carries out the effects that reach outside. Immediate answers come back as events of the same moment. */
  private async perform(output: TurnOutput): Promise<WaitingEvent[]> {
    const answered: WaitingEvent[] = [];
    for (const { eventId, n, kind, payload } of output.effects) {
      if (kind === "send") continue;
      const key = `${eventId}.${n}`;
      for (const { after, event } of await this.company.rooms.answer(key, kind, payload, this.now)) {
        if (after > 0) this.due.push({ at: this.now + after, order: ++this.lastId, event });
        else answered.push({ id: String(++this.lastId), at: this.now, receivedAt: this.now, event });
      }
    }
    return answered;
  }
}

function pick({ team, reason }: { team: string | null; reason: string }) {
  return { team, reason };
}
