import type { Command, Expectation, Understanding } from "../flows/understanding.js";

/** From this score on, the classifier needs nobody's help. */
export const SURE = 0.75;
/** A rival intent this near makes it unsure again. */
const MARGIN = 0.15;

/**
 * Whether the classifier understood a message so surely that nobody needs to be asked: an unmistakable answer, a keyword,
 * small talk, a wish that leads clearly. A question to which any text is an answer is answered by the text.
 */
export function surelyUnderstood({ commands, candidates }: Understanding, expecting: Expectation | null): boolean {
  if (expecting?.type === "text" && expecting.options.length === 0) return true;
  const [best] = commands;
  if (!best || best.kind === "unknown" || best.kind === "answer") return false;
  if (best.kind === "start_flow" && best.by === "keyword") return true;
  return best.score >= SURE && !hasRival(best, candidates);
}

const hasRival = (best: Command, candidates: Understanding["candidates"]): boolean =>
  best.kind === "start_flow" && candidates.some(({ flow, score }) => flow !== best.flow && score > best.score - MARGIN);
