import type { IndexedText } from "./passage-index.js";
import type { Ranked } from "./rank.js";

/** One of the likeliest passages. `id` names it when the customer chooses it. */
export type Offer = { id: string; label: string };

const MOST_OFFERS = 3;
/** An offer may be at most this many times less likely than the best passage. */
const WORTH_OFFERING = 20;
const LONGEST_LABEL = 60;

/** The best few passages, each heading once. A document that occurs only once is named by its title alone. */
export function offersOf(found: readonly Ranked[]): Offer[] {
  const [first] = found;
  const near: IndexedText[] = [];
  const labels = new Set<string>();
  for (const { entry, score } of found) {
    const label = labelOf(entry);
    if (!first || first.score - score > Math.log(WORTH_OFFERING) || labels.has(label)) continue;
    labels.add(label);
    near.push(entry);
    if (near.length === MOST_OFFERS) break;
  }
  return near.map((entry) => {
    const alone = near.filter(({ document }) => document === entry.document).length === 1;
    return { id: alone ? entry.document : `${entry.document}#${entry.position}`, label: labelOf(entry) };
  });
}

/** The last heading above a passage is its label. A document without headings is named by its title. */
function labelOf({ heading, title }: IndexedText): string {
  const label = heading.split(" › ").at(-1) || title;
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

/** Whether the first passage is clear enough to be given with a "maybe", instead of asking which one is meant. */
export function isNearest([first, second]: readonly Ranked[], score: number, about: string | undefined): boolean {
  if (!first) return false;
  if (about !== undefined) return score >= NEAR_AT_HOME;
  return score >= NEAR && (!second || first.score - second.score >= Math.log(CLEAR_LEAD));
}

/**
 * A passage with this confidence that is this many times likelier than the second one is given as what is probably
 * meant.
 */
const NEAR = 0.5;
const CLEAR_LEAD = 4;
/** The same limits when it is known which document the question is about. */
const NEAR_AT_HOME = 0.5;
