import type { z } from "zod";

/** A question for a language model, whose answer has the form `answer`. */
export type ModelAsk<Answer> = {
  tenantId: string;
  conversationId: string;
  /** The effect that needs it. */
  key: string;
  purpose: string;
  size: "small";
  system: string;
  /** The company's own words, told as they are. */
  told: Readonly<Record<string, unknown>>;
  /** What was said in the conversation: it is masked before it leaves. */
  said: Readonly<Record<string, unknown>>;
  /** Names of people that must not leave. */
  names: readonly string[];
  answer: z.ZodType<Answer>;
  mostTokens: number;
  /** In ms. */
  withinMs: number;
  signal: AbortSignal;
};

/** What calls cost together. `micros`: millionths of the currency's unit; null where no price is known. */
export type ModelCost = { calls: number; tokens: number; micros: number | null; currency: string | null };

/** A language model, as far as understanding needs one. Whatever fails, the classifier decides. */
export type Model = {
  serves(tenantId: string): boolean;
  ask<Answer>(
    asking: ModelAsk<Answer>,
  ): Promise<
    | { outcome: "answered"; value: Answer; cost: ModelCost }
    | { outcome: "off" | "spent" | "away" | "garbled"; reason: string; cost: ModelCost }
  >;
};

/** The newest lines of a conversation, oldest first, and the names of its customer. */
export type Talk = {
  before(
    tenantId: string,
    conversationId: string,
    most: number,
  ): Promise<{ names: string[]; lines: { from: "customer" | "shop"; text: string }[] }>;
};
