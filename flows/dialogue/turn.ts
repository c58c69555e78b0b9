import type { Effect } from "../effect.js";
import type { FlowEvent } from "../event.js";
import type { TraceLine } from "../interpretation.js";
import type { Flow, Program, Step } from "../program.js";
import type { DialogueState, Frame } from "../state.js";
import type { StepTurn } from "../steps/step-kind.js";
import type { Value, Values, VariableType } from "../value.js";
import { formatValue } from "../values/format-value.js";
import { plainText } from "../values/plain-text.js";
import { sideWord } from "../values/side-words.js";
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
import { asksItsPrice, timeAsked } from "./topic.js";
import { type Heard, heardIn, visibleValues } from "./visible-values.js";

/** One event being interpreted, as the dialogue sees it: what a step may do, and more. */
export type Turn = Omit<StepTurn, "hours"> & {
  readonly program: Program;
  /** A working copy, free to be changed. */
  readonly state: DialogueState;
  readonly event: FlowEvent;
  readonly effects: Effect[];
  readonly trace: TraceLine[];
  /** Steps run so far, over all frames. */
  steps: number;
  /** An error flow is running: a second error must not start another. */
  failing: boolean;
  /** The message that is dealt with: the event's, or an earlier one that the turn goes on with. */
  heard: Heard;
  handedOver: boolean;
  /** What was going on before the stack was cleared, for the summary of a handoff. */
  background: string;
  readonly said: string[];
  /** Sends of this turn that offered options, and the step whose question they belong to. */
  readonly offers: { key: string; frame: number; step: number }[];
  /** Texts of the turn that ended the dialogue before this one. */
  readonly lastSaid: readonly string[];
  /**
   * How an open question is shown once more. `again`: the whole question, because the customer asked to see it.
   * `briefly`: only its last part, because the rest is known. `nothing`: the customer asked for nothing that could be
   * understood.
   */
  asked: "again" | "briefly" | "nothing" | null;
  /** What the talk was about before the message that is dealt with. */
  topicsBefore: readonly string[];
  /** A question was left open in this turn without being asked again: it is still on the screen. */
  leftOpen: boolean;
  /** What is known of the contact, with the moments of what does not last. */
  readonly known: Readonly<Values>;
  /** Whether the question of the top frame is put again in this moment, with nothing before it, and not because the customer wants to read it again. */
  readonly isReasking: boolean;
  top(): Frame | undefined;
  flowOf(frame: Frame): Flow;
  stepOf(frame: Frame): Step | undefined;
  /** A number that this conversation has not used. */
  next(): number;
  /** To be called when variables or the top of the stack have changed. */
  forgetValues(): void;
  /** Keeps values with the contact; null forgets one. */
  remember(vars: Values): void;
  /** How a value is written for people. */
  readonly format: (value: Value, type: VariableType | null) => string;
  hours(): { open: boolean; nextOpening: string; nextOpeningAt: string | null };
  /** Puts words before the next thing that is said, in one message with it. */
  openWith(text: string): void;
  /** Says what leads back although no question followed it. */
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

  /** A long list that is still on the screen is not shown again unasked: its buttons answer the question all the same. */
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
    if ("text" in content) this.said.push(content.text);
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
    return content.kind === "location" ? capabilities.location : true;
  }

  effect(body: EffectBody): string {
    const key = `${this.event.id}.${this.effects.length}`;
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

  /** The file of this turn belongs to what its caption began, also after the questions that come first. */
  keepFile(): void;
  /** What the file was doubtful between is decided: it goes with the flow that begins. */
  moveFile(): void;
};
