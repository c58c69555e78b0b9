import { join } from "node:path";
import { portuguese } from "../../company/portuguese.js";
import { kindsAsked } from "../../knowledge/answer-kinds.js";
import { confidenceSigns } from "../../knowledge/confidence.js";
import { createMeanings } from "../../knowledge/meanings.js";
import { buildIndex, type IndexedText, type PassageIndex } from "../../knowledge/passage-index.js";
import { type Ranked, rank, rankSigns } from "../../knowledge/rank.js";
import { readQuestion } from "../../knowledge/read-question.js";
import { createTerms } from "../../knowledge/terms.js";
import { CONFIDENCE_WORTH, RANK_WORTH } from "../../knowledge/weights.js";
import { descend } from "./descend.js";
import { readSet, rightOf, type SearchSet } from "./read-set.js";

/**
 * `npx tsx bench/search/fit.ts [FILE]...`: fits the weights of knowledge/weights.ts on FaQuAD and the tuned halves, and
 * prints them. Each set counts the same, however many questions it has. Before that, each set is left out once and
 * judged by weights fitted on the others, which shows what to expect for a new company.
 */
/**
 * The weight of a set's own question that nothing answers: there are few of them, and they are the hardest to leave
 * unanswered.
 */
const NEAR_MISS = 3;

type Choice = { set: string; foreign: boolean; known: boolean; right: boolean[]; ranked: Ranked[] };

const HERE = import.meta.dirname;
const FILES = [
  join(HERE, "..", "..", "..", "shared", "data", "retrieval", "faquad", "train.json"),
  ...["support", "clinic", "restaurant"].map((name) => join(HERE, `${name}-tuned.json`)),
];
/**
 * Only every so many-th question of other sets is used, because most are far from any answer and teach nothing more.
 */
const EVERY_FOREIGN = 4;
/** The weight of all those questions, compared to all of a set's own. */
const FOREIGN_SHARE = 0.7;
const FAR = 0.002;

const terms = createTerms(portuguese);
const meanings = createMeanings(terms, portuguese.words);
const given = process.argv.slice(2);
const sets = (given.length > 0 ? given : FILES).map((path): [string, SearchSet] => [path, readSet(path)]);
const choices = sets.flatMap(([name, set]) => choicesOf(name, set));

for (const [left] of sets) {
  const others = choices.filter(({ set }) => set !== left);
  const worth = fitRank(others);
  const trust = fitConfidence(others, worth);
  console.log(
    `without ${left.split("/").at(-1)}: ${judge(
      choices.filter(({ set }) => set === left),
      worth,
      trust,
    )}`,
  );
}
const worth = fitRank(choices);
const trust = fitConfidence(choices, worth);
for (const [name] of sets) {
  console.log(
    `with all, ${name.split("/").at(-1)}: ${judge(
      choices.filter(({ set }) => set === name),
      worth,
      trust,
    )}`,
  );
}
console.log("RANK_WORTH", named(Object.keys(RANK_WORTH), worth));
console.log("CONFIDENCE_WORTH", named(Object.keys(CONFIDENCE_WORTH), trust));

function named(names: string[], numbers: readonly number[]): string {
  return JSON.stringify(Object.fromEntries(names.map((name, n) => [name, Number((numbers[n] ?? 0).toFixed(3))])));
}

function choicesOf(name: string, set: SearchSet): Choice[] {
  const foreign = sets
    .filter(([other]) => other !== name)
    .flatMap(([, other]) => other.questions)
    .filter((_, n) => n % EVERY_FOREIGN === 0);
  return set.corpora.flatMap(({ name: corpus, passages }) => {
    const index = indexOf(passages);
    const look = (text: string) => rank(index, readQuestion(text, index, terms, meanings), kindsAsked(text));
    const own = set.questions
      .filter((question) => question.corpus === corpus)
      .map((question): Choice => {
        const ranked = look(question.text);
        const right = ranked.map(({ entry }) => rightOf(question, entry));
        return { set: name, foreign: false, known: question.answers.length > 0, right, ranked };
      });
    const others = foreign.map(
      ({ text }): Choice => ({ set: name, foreign: true, known: false, right: [], ranked: look(text) }),
    );
    return [...own, ...others];
  });
}

function indexOf(passages: readonly IndexedText[]): PassageIndex {
  const making = buildIndex(passages, terms, meanings);
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
  }
}

/** The weight of each question, so that each set counts the same. */
function shares(of: readonly Choice[]): number[] {
  const counts = new Map<string, number>();
  const part = ({ set, foreign }: Choice) => `${set} ${foreign}`;
  for (const each of of) counts.set(part(each), (counts.get(part(each)) ?? 0) + 1);
  return of.map((each) => {
    const worth = each.foreign ? FOREIGN_SHARE : each.known ? 1 : NEAR_MISS;
    return worth / (counts.get(part(each)) ?? 1);
  });
}

/** Softmax over the passages of each question: the correct ones should be the likeliest. */
function fitRank(all: readonly Choice[]): number[] {
  const usable = all.filter(({ right }) => right.includes(true));
  const share = shares(usable);
  const signs = usable.map(({ ranked }) => ranked.map(({ signs: each }) => Float64Array.from(rankSigns(each))));
  return descend(Object.keys(RANK_WORTH).length, FAR, (weights, slope) => {
    for (const [at, rows] of signs.entries()) {
      const { right } = usable[at] as Choice;
      const powers = rows.map((row) => Math.exp(dot(row, weights)));
      const all = sum(powers);
      const good = sum(powers.filter((_, n) => right[n]));
      for (const [n, row] of rows.entries()) {
        const pull = (powers[n] ?? 0) / all - (right[n] ? (powers[n] ?? 0) / good : 0);
        for (const [k, sign] of row.entries()) slope[k] = (slope[k] ?? 0) + (share[at] ?? 0) * pull * sign;
      }
    }
  });
}

function fitConfidence(all: readonly Choice[], weights: readonly number[]): number[] {
  const share = shares(all);
  const rows = all.map((choice) => {
    const { first, right } = ordered(choice, weights);
    return { signs: first.length === 0 ? null : confidenceSigns(first), right };
  });
  return descend(Object.keys(CONFIDENCE_WORTH).length, FAR / 10, (trusted, slope) => {
    for (const [at, { signs, right }] of rows.entries()) {
      if (!signs) continue;
      const pull = 1 / (1 + Math.exp(-dot(signs, trusted))) - (right ? 1 : 0);
      for (const [k, sign] of signs.entries()) slope[k] = (slope[k] ?? 0) + (share[at] ?? 0) * pull * sign;
    }
  });
}

/** A question's passages in the order that some weights give. */
function ordered({ ranked, right }: Choice, weights: readonly number[]) {
  const scored = ranked.map((each, n) => ({
    ranked: { ...each, score: dot(rankSigns(each.signs), weights) },
    right: right[n] === true,
  }));
  scored.sort((a, b) => b.ranked.score - a.ranked.score);
  return { first: scored.map((each) => each.ranked), right: scored[0]?.right === true, places: scored };
}

function judge(of: readonly Choice[], weights: readonly number[], trusted: readonly number[]): string {
  let [reciprocal, first, known] = [0, 0, 0];
  const sure: { likely: number; right: boolean; known: boolean }[] = [];
  for (const choice of of) {
    const { first: found, right, places } = ordered(choice, weights);
    const place = places.findIndex((each) => each.right);
    if (choice.known) {
      known++;
      if (place >= 0 && place < 10) reciprocal += 1 / (place + 1);
      if (place === 0) first++;
    }
    if (found.length === 0) continue;
    const likely = 1 / (1 + Math.exp(-dot(confidenceSigns(found), trusted)));
    sure.push({ likely, right, known: choice.known });
  }
  const at = (cut: number) => {
    const said = sure.filter(({ likely }) => likely >= cut);
    const answered = said.filter((each) => each.known);
    const right = answered.filter((each) => each.right).length;
    return `${cut}: ${((100 * answered.length) / known).toFixed(0)} % at ${((100 * right) / Math.max(1, answered.length)).toFixed(0)} %, ${said.length - answered.length} foreign`;
  };
  return `MRR ${(reciprocal / known).toFixed(3)} first ${(first / known).toFixed(3)}; ${[0.4, 0.5, 0.6, 0.7, 0.8].map(at).join("; ")}`;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let all = 0;
  for (let n = 0; n < a.length; n++) all += (a[n] ?? 0) * (b[n] ?? 0);
  return all;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
