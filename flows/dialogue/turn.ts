import type { Effect } from "../effect.js";
import type { FlowEvent } from "../event.js";
import type { TraceLine } from "../interpretation.js";
import type { Flow, Program, Step } from "../program.js";
import type { DialogueState, Frame } from "../state.js";
import type { StepTurn } from "../steps/step-kind.js";
import type { Value, Values, VariableType } from "../value.js";
import type { Heard } from "./visible-values.js";

/** One event being interpreted, as the dialogue sees it: everything that a step may do, and more. */
export type Turn = Omit<StepTurn, "hours"> & {
  readonly program: Program;
  /** A working copy, which may be changed. */
  readonly state: DialogueState;
  readonly event: FlowEvent;
  readonly effects: Effect[];
  readonly trace: TraceLine[];
  /** The number of steps run so far, over all frames. */
  steps: number;
  /** Whether an error flow is running. A second error must not start another one. */
  failing: boolean;
  /** The message being handled: the event's, or an earlier one that the turn continues with. */
  heard: Heard;
  handedOver: boolean;
  /** What was going on before the stack was cleared, for the summary of a handoff. */
  background: string;
  readonly said: string[];
  /** The sends of this turn that offered options, with the step whose question they belong to. */
  readonly offers: { key: string; frame: number; step: number }[];
  /** The texts of the turn that ended the dialogue before this one. */
  readonly lastSaid: readonly string[];
  /**
   * How an open question is shown once more. `again`: the whole question, because the customer asked to see it.
   * `briefly`: only its last part, because the rest is known. `nothing`: the customer asked for nothing that could be
   * understood.
   */
  asked: "again" | "briefly" | "nothing" | null;
  /** What the talk was about before the message being handled. */
  topicsBefore: readonly string[];
  /** Whether a question was left open in this turn without being asked again. It is still on the screen. */
  leftOpen: boolean;
  /** The values known about the contact, with the moments of those that expire. */
  readonly known: Readonly<Values>;
  /**
   * Whether the question of the top frame is asked again at this moment, with no text before it, and not because the
   * customer wants to read it again.
   */
  readonly isReasking: boolean;
  top(): Frame | undefined;
  flowOf(frame: Frame): Flow;
  stepOf(frame: Frame): Step | undefined;
  /** A number that this conversation has not used yet. */
  next(): number;
  /** To be called when variables or the top of the stack have changed. */
  forgetValues(): void;
  /** Stores values with the contact; null forgets one. */
  remember(vars: Values): void;
  /** Formats a value for people. */
  readonly format: (value: Value, type: VariableType | null) => string;
  hours(): { open: boolean; nextOpening: string; nextOpeningAt: string | null };
  /** Puts a text before the next thing that is said, in one message with it. */
  openWith(text: string): void;
  /** Says the text that leads back although no question followed it. */
  sayOpening(): void;
  /** Keeps the file of this turn for the flow that its caption began, until a step asks for one. */
  keepFile(): void;
  /** The flow that the caption meant is now known. The file goes with the flow that begins. */
  moveFile(): void;
};
