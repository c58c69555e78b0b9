import type { Proposal } from "./proposal.js";
import type { Value } from "./value.js";

/**
 * What a message was understood to ask for. The local classifier and a language model give commands of the same closed
 * list, so neither can do anything that a flow does not allow. `score` is a confidence from 0 to 1.
 */
export type Command =
  | { kind: "start_flow"; flow: string; intent?: string; by: "intent" | "keyword"; score: number }
  | { kind: "set"; variable: string; value: Value; correction: boolean; score: number }
  /**
   * The company's articles may know the answer. `told`: by its form the message is no question, so nothing is lost when
   * they do not know. `about`: the title of the intent that fits; it begins no flow, because the articles answer it.
   */
  | { kind: "answer"; score: number; told?: boolean; about?: string }
  | { kind: "repeat"; score: number }
  | { kind: "cancel"; score: number }
  | { kind: "handover"; score: number }
  | { kind: "small_talk"; topic: "greeting" | "thanks" | "goodbye" | "ok" | "laugh"; score: number }
  | { kind: "unknown" };

/**
 * The commands that were found, best first. `candidates` are the intents that were considered, best first, for choices
 * and the trace.
 */
export type Understanding = {
  commands: Command[];
  candidates: { intent: string; flow: string; title: string; score: number }[];
};

/** What the dialogue expects while it asks. It lets understanding tell an answer from an interruption. */
export type Expectation = {
  variable: string;
  type: string;
  options: { id: string; label: string }[];
  /**
   * What the question is about, where a language model may say which of its answers a message means. Absent where only the
   * customer's own unmistakable words count: a yes or no, a payment, whatever cannot be undone.
   */
  asked?: string;
  /** Variables of the running flow that a message may correct, with the labels and types of their questions. */
  correctable: { variable: string; type: string; label: string; options: { id: string; label: string }[] }[];
};

/**
 * A pure function from a message's text to commands. The caller gives the `Program` that it has built. With `now` (ms
 * since the epoch) dates such as "amanhã" can be read. `proposal` is what a language model proposed for this message.
 */
export type Understand<Program> = (
  program: Program,
  expecting: Expectation | null,
  text: string,
  now?: number,
  proposal?: Proposal | null,
) => Understanding;
