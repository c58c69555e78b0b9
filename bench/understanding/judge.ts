import { BELIEVED } from "../../flows/dialogue/believed.js";
import { MARGIN, WORTH_ASKING } from "../../flows/dialogue/choose-start.js";
import type { Program } from "../../flows/program.js";
import { understand } from "../../understanding/understand.js";
import { nearestNeighbour } from "./nearest-neighbour.js";
import type { UnderstandingSet } from "./understanding-set.js";

/** The result of a first message: a flow begins, or the likeliest is offered as a question, or neither. */
type Outcome = { begun: string | null; likeliest: string | null };

/**
 * `accuracy`: of the sentences that belong to an intent, the share whose intent is the likeliest, begun or asked about.
 * `started`: the share of them that began it. `startedWrong`: the share that began another one. `outOfScope`: of the
 * other sentences, the share that began nothing. `foreignAsked`: the share that was asked "did you mean".
 */
export type Judged = {
  accuracy: number;
  started: number;
  startedWrong: number;
  outOfScope: number;
  foreignAsked: number;
};

/** What each sentence begins in the product, by the rules of a conversation in which no flow is running. */
export function judgeProduct(set: UnderstandingSet, program: Program): { judged: Judged; faults: string[] } {
  return tally(set, (text) => outcomeOf(program, text));
}

/**
 * The nearest neighbour, with the threshold at which it leaves at least as many foreign sentences alone as `caught`
 * says.
 */
export function judgeNeighbour(set: UnderstandingSet, caught: number): Judged {
  const nearest = nearestNeighbour(set.intents);
  const foreign = set.outOfScope.map((text) => nearest(text)[1]).sort((a, b) => a - b);
  const threshold = foreign[Math.ceil(caught * foreign.length) - 1] ?? 0;
  return tally(set, (text) => {
    const [likeliest, score] = nearest(text);
    return { likeliest, begun: score > threshold ? likeliest : null };
  }).judged;
}

function outcomeOf(program: Program, text: string): Outcome {
  const { commands, candidates } = understand(program, null, text);
  const [best] = commands;
  const [first, second] = candidates;
  const asked = first && first.score >= WORTH_ASKING ? first.intent : null;
  if (best?.kind === "handover" || best?.kind === "cancel" || best?.kind === "repeat" || best?.kind === "start_flow") {
    const name = best.kind === "start_flow" ? (best.intent ?? best.flow) : `(${best.kind})`;
    const rival = best.kind === "start_flow" && second && first?.intent === name ? second.score : 0;
    if (best.score >= BELIEVED && best.score - rival >= MARGIN) return { begun: name, likeliest: name };
  }
  return { begun: null, likeliest: asked };
}

function tally(set: UnderstandingSet, outcome: (text: string) => Outcome): { judged: Judged; faults: string[] } {
  const faults: string[] = [];
  const sums = { right: 0, started: 0, wrong: 0, left: 0, asked: 0 };
  for (const { intent, text } of set.asked) {
    const { begun, likeliest } = outcome(text);
    if (likeliest === intent) sums.right += 1;
    if (begun === intent) sums.started += 1;
    else if (begun !== null) sums.wrong += 1;
    if (likeliest !== intent)
      faults.push(`${intent}: "${text}" → ${begun ?? (likeliest ? `${likeliest}?` : "nothing")}`);
  }
  for (const text of set.outOfScope) {
    const { begun, likeliest } = outcome(text);
    if (begun === null) sums.left += 1;
    else faults.push(`(foreign): "${text}" → ${begun}`);
    if (begun === null && likeliest !== null) sums.asked += 1;
  }
  const asked = set.asked.length || 1;
  const foreign = set.outOfScope.length || 1;
  return {
    faults,
    judged: {
      accuracy: sums.right / asked,
      started: sums.started / asked,
      startedWrong: sums.wrong / asked,
      outOfScope: sums.left / foreign,
      foreignAsked: sums.asked / foreign,
    },
  };
}
