import type { Program } from "../../flows/program.js";
import type { Proposal } from "../../flows/proposal.js";
import type { Expectation, Understanding } from "../../flows/understanding.js";

/** What a message is understood with: the message, and what the dialogue waited for when it came. */
export type UnderstandAsk = {
  tenantId: string;
  conversationId: string;
  /** The effect that needs it. */
  key: string;
  program: Program;
  expecting: Expectation | null;
  text: string;
  signal: AbortSignal;
};

/** What was proposed; null when nobody answered well in time. `note` says for people what became of the question. */
export type Understood = { proposal: Proposal | null; note: string };

/** Asks a language model what messages mean that the classifier is not sure of. */
export type Understander = {
  /**
   * Whether it is worth asking about a message. `heard` gives what is understood without a model; it is only asked for
   * where the company has one. Immediate.
   */
  wants(tenantId: string, heard: () => Understanding, expecting: Expectation | null): boolean;
  /** Takes at most a few seconds. Rejects only when the signal was aborted. */
  ask(question: UnderstandAsk): Promise<Understood>;
};
