import type { IndexedText } from "./passage-index.js";
import type { Ranked } from "./rank.js";

/** One of the likeliest passages; `id` names it when it is asked for. */
export type Offer = { id: string; label: string };

const MOST_OFFERS = 3;
/** An offer is at most so many times less likely than the best one. */
const WORTH_OFFERING = 20;
const LONGEST_LABEL = 60;

/** The best few, each heading once. A document that stands there once is named by itself alone. */
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

/** The last heading above it says it best; a document without headings is called by its title. */
function labelOf({ heading, title }: IndexedText): string {
  const label = heading.split(" › ").at(-1) || title;
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

/** Whether the first is worth saying with a "maybe" instead of asking which of them is meant. */
export function isNearest([first, second]: readonly Ranked[], score: number, about: string | undefined): boolean {
  if (!first) return false;
  if (about !== undefined) return score >= NEAR_AT_HOME;
  return score >= NEAR && (!second || first.score - second.score >= Math.log(CLEAR_LEAD));
}

/** From this score on, and so many times likelier than the second, one passage is said as what is likely meant. */
const NEAR = 0.5;
const CLEAR_LEAD = 4;
/** The same where it is told which document the question is about. */
const NEAR_AT_HOME = 0.5;
