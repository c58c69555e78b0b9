import type { Meanings } from "../meanings.js";
import type { Gap } from "../ports.js";
import type { Terms } from "../terms.js";

/** The same question in several wordings. `lead` is the one that was asked most. */
export type GapCluster = {
  lead: Gap;
  /** With the lead, which is the first. */
  gaps: Gap[];
  /** How often all of them were asked. */
  times: number;
  lastAt: Date;
};

/** Two questions of which at least so much is the same count as one. */
const SAME = 0.6;
/** How much a word of nearly the same meaning counts, where the same word counts 1. */
const NEARLY = 0.8;

/**
 * Puts questions together that ask the same in other words: the words that say something, by their stems, and words of
 * nearly the same meaning. Each question joins the first cluster whose lead it resembles; leads are taken from the most
 * asked on, so that the same gaps give the same clusters. The most asked cluster comes first.
 */
export function clusterGaps(gaps: readonly Gap[], terms: Terms, meanings: Pick<Meanings, "near">): GapCluster[] {
  const clusters: { cluster: GapCluster; stems: ReadonlySet<string> }[] = [];
  for (const gap of gaps.toSorted(mostAsked)) {
    const stems = new Set(terms(gap.question).map(({ heavy }) => heavy));
    const home = clusters.find((one) => alike(one.stems, stems, meanings) >= SAME)?.cluster;
    if (!home) {
      clusters.push({ stems, cluster: { lead: gap, gaps: [gap], times: gap.times, lastAt: gap.lastAt } });
      continue;
    }
    home.gaps.push(gap);
    home.times += gap.times;
    if (gap.lastAt > home.lastAt) home.lastAt = gap.lastAt;
  }
  return clusters.map(({ cluster }) => cluster).sort((a, b) => b.times - a.times || +b.lastAt - +a.lastAt);
}

const mostAsked = (a: Gap, b: Gap): number => b.times - a.times || +a.firstAt - +b.firstAt || (a.id < b.id ? -1 : 1);

/** How much two sets of stems have in common, 0 to 1 (Dice). Questions without words that say something are alike to none. */
function alike(one: ReadonlySet<string>, other: ReadonlySet<string>, { near }: Pick<Meanings, "near">): number {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  if (few.size === 0) return 0;
  let common = 0;
  for (const stem of few) {
    if (many.has(stem)) common += 1;
    else if (near.get(stem)?.some((neighbour) => many.has(neighbour))) common += NEARLY;
  }
  return (2 * common) / (few.size + many.size);
}
