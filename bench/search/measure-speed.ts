import { kindsAsked } from "../../knowledge/answer-kinds.js";
import { confidenceOf } from "../../knowledge/confidence.js";
import type { Meanings } from "../../knowledge/meanings.js";
import { buildIndex, type IndexedText } from "../../knowledge/passage-index.js";
import { rank } from "../../knowledge/rank.js";
import { readQuestion } from "../../knowledge/read-question.js";
import { sentencesOf } from "../../knowledge/sentences.js";
import type { Terms } from "../../knowledge/terms.js";
import { seeded } from "../../tests/faults/harness/seeded.js";
import type { SearchSet } from "./read-set.js";

const PASSAGES = 20_000;
const SENTENCES = 4;
/** How many words occur in one passage alone, as names and numbers do. */
const OWN_WORDS = 2;

/**
 * How long an index of 20,000 passages takes to make and to search, how large it is, and how long its longest slice
 * takes.
 */
export async function measureSpeed(sets: readonly SearchSet[], terms: Terms, meanings: Meanings): Promise<string> {
  const random = seeded(11);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const sentences = sets.flatMap(({ corpora }) =>
    corpora.flatMap(({ passages }) => passages.flatMap(({ text }) => sentencesOf(text))),
  );
  const questions = sets.flatMap((set) => set.questions.map(({ text }) => text));
  const own = () => Array.from({ length: 8 }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join("");
  const passages = Array.from({ length: PASSAGES }, (_, n): IndexedText => {
    const words = [
      ...Array.from({ length: SENTENCES }, () => pick(sentences)),
      ...Array.from({ length: OWN_WORDS }, own),
    ];
    const document = `artigo-${Math.floor(n / 20)}`;
    return {
      document,
      title: `Artigo ${own()}`,
      heading: pick(sentences).slice(0, 40),
      text: words.join(" "),
      position: n % 20,
    };
  });
  globalThis.gc?.();
  const before = process.memoryUsage();
  const began = performance.now();
  const work = process.cpuUsage();
  const making = buildIndex(passages, terms, meanings);
  let longest = 0;
  let sliceBegan = performance.now();
  let step = making.next();
  for (; !step.done; step = making.next()) {
    longest = Math.max(longest, performance.now() - sliceBegan);
    sliceBegan = performance.now();
  }
  longest = Math.max(longest, performance.now() - sliceBegan);
  const took = performance.now() - began;
  const worked = process.cpuUsage(work).user / 1_000;
  const index = step.value;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  const times = Array.from({ length: 400 }, () => {
    const question = pick(questions);
    const from = performance.now();
    confidenceOf(rank(index, readQuestion(question, index, terms, meanings), kindsAsked(question)));
    return performance.now() - from;
  }).sort((a, b) => a - b);
  const at = (part: number) => (times[Math.floor(times.length * part)] ?? 0).toFixed(1);
  const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
  return (
    `${PASSAGES} passages: asked in p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms; made in ${took.toFixed(0)} ms (${worked.toFixed(0)} ms of processor), ` +
    `longest slice ${longest.toFixed(0)} ms; weighs ${megabytes(index.bytes)} by its own count, ${megabytes(grown)} of memory`
  );
}
