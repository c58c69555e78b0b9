import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { portuguese } from "../company/portuguese.js";
import { kindsAsked } from "../knowledge/answer-kinds.js";
import { confidenceOf, SURE } from "../knowledge/confidence.js";
import { createMeanings } from "../knowledge/meanings.js";
import { buildIndex, type IndexedText, type PassageIndex } from "../knowledge/passage-index.js";
import { rank } from "../knowledge/rank.js";
import { readQuestion } from "../knowledge/read-question.js";
import { createTerms } from "../knowledge/terms.js";
import { bm25 } from "./search/bm25.js";
import { measureSpeed } from "./search/measure-speed.js";
import { mistype } from "./search/mistype.js";
import { nearest } from "./search/nearest.js";
import { readSet, rightOf, type SearchSet } from "./search/read-set.js";

const HERE = import.meta.dirname;
const FAQUAD = join(HERE, "..", "..", "shared", "data", "retrieval", "faquad", "train.json");

/** The passages found for a question, best first, and whether the first one would be given as the answer. */
type Look = (corpus: string, question: string) => { found: IndexedText[]; sure: boolean };

type Figures = { mrr10: number; recall1: number; recall5: number };
type Result = Figures & {
  questions: number;
  typos: Figures;
  bm25: Figures & { typos: Figures };
  nearest: Figures & { typos: Figures };
  /**
   * Of the questions that the set answers, how many were answered; and of all that were answered, how many correctly.
   */
  answered: number;
  precision: number;
  /** Of the questions that the set does not answer, how many were answered all the same. */
  unknownAnswered: number;
  /** Of the other sets' questions, asked here, how many were answered. */
  foreignAnswered: number;
};

const terms = createTerms(portuguese);
const meanings = createMeanings(terms, portuguese.words);

/**
 * `npm run bench -- search`: how well passages are found, with and without two typing mistakes, compared to BM25 and
 * the nearest neighbour; how much is answered, and how much of that correctly; and how long 20,000 passages take.
 * `--set FILE` (may be repeated) takes files in SQuAD format instead.
 */
export async function search(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      set: { type: "string", multiple: true },
      faquad: { type: "string", default: FAQUAD },
      half: { type: "string", default: "tuned" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log("search [--set FILE]... [--faquad FILE] [--half tuned|kept|both]");
    return 0;
  }
  const own = values.half === "both" ? ["tuned", "kept"] : [values.half];
  const support = own.map((half) => join(HERE, "search", `support-${half}.json`));
  const sets = new Map(nameFiles(values.set ?? [values.faquad, ...support]));
  // A single set has no questions of other sets, so the shipped sets' questions are used.
  const strangers = new Map([...sets, ...(sets.size > 1 ? [] : nameFiles([values.faquad, ...support]))]);
  const results: Record<string, Result> = {};
  for (const [name, set] of sets) {
    const others = [...strangers].filter(([other]) => other.split("-")[0] !== name.split("-")[0]);
    results[name] = judge(
      set,
      others.flatMap(([, other]) => other.questions.map(({ text }) => text)),
    );
    show(name, results[name]);
  }
  console.log(await measureSpeed([...strangers.values()], terms, meanings));
  console.log(JSON.stringify({ bench: "search", sets: results }));
  return 0;
}

function nameFiles(paths: readonly string[]): [string, SearchSet][] {
  return paths.flatMap((path): [string, SearchSet][] => {
    if (!existsSync(path)) {
      console.log(`${path}: not there, left out`);
      return [];
    }
    const name = path.endsWith("faquad/train.json") ? "faquad" : basename(path).replace(/\.json$/, "");
    return [[name, readSet(path)]];
  });
}

function judge(set: SearchSet, foreign: readonly string[]): Result {
  const indexes = new Map(set.corpora.map(({ name, passages }) => [name, indexOf(passages)]));
  const look: Look = (corpus, question) => {
    const index = indexes.get(corpus);
    if (!index) return { found: [], sure: false };
    const ranked = rank(index, readQuestion(question, index, terms, meanings), kindsAsked(question));
    return { found: ranked.slice(0, 10).map(({ entry }) => entry), sure: confidenceOf(ranked) >= SURE };
  };
  const beside = (make: typeof bm25): Look => {
    const finders = new Map(set.corpora.map(({ name, passages }) => [name, make(passages)]));
    return (corpus, question) => ({ found: finders.get(corpus)?.(question) ?? [], sure: false });
  };
  const [known, unknown] = [true, false].map((is) => set.questions.filter(({ answers }) => answers.length > 0 === is));
  const sure = set.questions.filter(({ corpus, text }) => look(corpus, text).sure);
  const right = sure.filter((question) => {
    const [first] = look(question.corpus, question.text).found;
    return first !== undefined && rightOf(question, first);
  });
  const answers = (list: readonly SearchSet["questions"][number][] = []) =>
    share(list.filter((each) => sure.includes(each)).length, list.length);
  const asked = foreign.flatMap((text) => set.corpora.map(({ name }) => look(name, text).sure));
  return {
    questions: set.questions.length,
    ...figuresOf(set, look, false),
    typos: figuresOf(set, look, true),
    bm25: { ...figuresOf(set, beside(bm25), false), typos: figuresOf(set, beside(bm25), true) },
    nearest: { ...figuresOf(set, beside(nearest), false), typos: figuresOf(set, beside(nearest), true) },
    answered: answers(known),
    precision: share(right.length, sure.length),
    unknownAnswered: answers(unknown),
    foreignAnswered: share(asked.filter(Boolean).length, asked.length),
  };
}

function figuresOf(set: SearchSet, look: Look, typos: boolean): Figures {
  const places = set.questions
    .filter(({ answers }) => answers.length > 0)
    .map((question) => {
      const asked = typos ? mistype(question.text, question.id) : question.text;
      return look(question.corpus, asked).found.findIndex((passage) => rightOf(question, passage)) + 1;
    });
  const within = (most: number) => places.filter((place) => place > 0 && place <= most);
  return {
    mrr10: share(
      within(10).reduce((sum, place) => sum + 1 / place, 0),
      places.length,
    ),
    recall1: share(within(1).length, places.length),
    recall5: share(within(5).length, places.length),
  };
}

function indexOf(passages: readonly IndexedText[]): PassageIndex {
  const making = buildIndex(passages, terms, meanings);
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
  }
}

function share(part: number, whole: number): number {
  return Math.round((1_000 * part) / Math.max(1, whole)) / 1_000;
}

function show(name: string, result: Result): void {
  const line = (who: string, { mrr10, recall1, recall5 }: Figures, typos: Figures) =>
    `  ${who.padEnd(9)} MRR@10 ${mrr10.toFixed(3)}  recall@1 ${recall1.toFixed(3)}  @5 ${recall5.toFixed(3)}   with typos ${typos.mrr10.toFixed(3)} (${((100 * typos.mrr10) / Math.max(0.001, mrr10)).toFixed(0)} %)`;
  console.log(`${name}: ${result.questions} questions`);
  console.log(line("balcao", result, result.typos));
  console.log(line("bm25", result.bm25, result.bm25.typos));
  console.log(line("nearest", result.nearest, result.nearest.typos));
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
  console.log(
    `  answered ${percent(result.answered)} of what is known, ${percent(result.precision)} of it rightly; ${percent(result.unknownAnswered)} of what is not, ${percent(result.foreignAnswered)} of foreign questions`,
  );
}
