import type { Value } from "./value.js";

/**
 * What a message was understood to ask for. The local classifier and a language model give the same closed list,
 * so neither can do anything that a flow does not allow. `score` is a confidence from 0 to 1.
 */
export type Command =
  | { kind: "start_flow"; flow: string; intent?: string; by: "intent" | "keyword"; score: number }
  | { kind: "set"; variable: string; value: Value; correction: boolean; score: number }
  /**
   * The company's articles may know. `told`: by its form it is no question, so that nothing is lost where they do not.
   * `about`: the title of the intent that it fits, which begins no flow because the articles are its answer.
   */
  | { kind: "answer"; score: number; told?: boolean; about?: string }
  | { kind: "repeat"; score: number }
  | { kind: "cancel"; score: number }
  | { kind: "handover"; score: number }
  | { kind: "small_talk"; topic: "greeting" | "thanks" | "goodbye" | "ok" | "laugh"; score: number }
  | { kind: "unknown" };

/** The commands found, best first; `candidates` are the intents considered, best first, for choices and the trace. */
export type Understanding = {
  commands: Command[];
  candidates: { intent: string; flow: string; title: string; score: number }[];
};

/** What the dialogue waits for while it asks: lets understanding tell an answer from an interruption. */
export type Expectation = {
  variable: string;
  type: string;
  options: { id: string; label: string }[];
  /** Variables of the running flow that a message may correct, with the labels and types they were asked under. */
  correctable: { variable: string; type: string; label: string; options: { id: string; label: string }[] }[];
};

/**
 * A pure function from a message's text to commands. `Program` is given by the caller that built it; `now` (ms since the
 * epoch) lets dates such as "amanhã" be read.
 */
export type Understand<Program> = (
  program: Program,
  expecting: Expectation | null,
  text: string,
  now?: number,
) => Understanding;
