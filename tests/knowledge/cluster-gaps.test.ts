import { expect, it } from "vitest";
import { portuguese } from "../../company/portuguese.js";
import { clusterGaps } from "../../knowledge/gaps/cluster-gaps.js";
import { createMeanings } from "../../knowledge/meanings.js";
import type { Gap } from "../../knowledge/ports.js";
import { createTerms } from "../../knowledge/terms.js";

const terms = createTerms(portuguese);
const meanings = createMeanings(terms, portuguese.words);

function gap(question: string, times: number): Gap {
  const at = new Date(1_796_000_000_000 + times);
  const none = { state: "open" as const, answeredBy: null, answeredAt: null };
  return { id: question, question, times, firstAt: at, lastAt: at, conversationId: "c", ...none };
}
const clustered = (...gaps: Gap[]) =>
  clusterGaps(gaps, terms, meanings).map(({ gaps: of, times }) => [times, ...of.map(({ question }) => question)]);

it("puts the same question in other words together, the most asked first", () => {
  expect(
    clustered(
      gap("vcs arrumam drones?", 1),
      gap("Vocês consertam celular?", 3),
      gap("Consertam drone?", 2),
      gap("vocês fazem conserto de drone", 1),
    ),
  ).toEqual([
    [4, "Consertam drone?", "vcs arrumam drones?", "vocês fazem conserto de drone"],
    [3, "Vocês consertam celular?"],
  ]);
});

it("keeps questions apart that share a word and ask for something else", () => {
  expect(clustered(gap("Vendem drone?", 1), gap("Consertam drone?", 1), gap("e aí?", 1), gap("oi", 1))).toHaveLength(4);
});
