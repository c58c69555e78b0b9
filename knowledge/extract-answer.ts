import { sentencesOf } from "./sentences.js";

const MOST_SENTENCES = 3;
const LONGEST = 420;

/** Words that refer to the sentence before. Such a sentence says nothing alone. */
const POINTS_BACK =
  /^(el[ea]s?|del[ea]s?|nel[ea]s?|ess[ea]s?|isso|nesse|nessa|desse|dessa|depois d(ess|est)[ea]|acima disso|al[eé]m disso|por isso|tamb[eé]m|mas|e|ou|acima|caso contr[aá]rio|para (ela|ele|isso))\b/iu;

/**
 * The two or three neighbouring sentences of a passage that answer best, unchanged; nothing is composed. A short
 * passage is given whole. `worth` says how much of the question a sentence speaks about.
 */
export function extractAnswer(passage: string, worth: (sentence: string) => number): string {
  const sentences = sentencesOf(passage);
  if (sentences.length <= MOST_SENTENCES && passage.length <= LONGEST) return passage;
  const met = sentences.map(worth);
  let from = met.indexOf(Math.max(...met));
  let to = from;
  while (from > 0 && to - from + 1 < MOST_SENTENCES && POINTS_BACK.test(sentences[from] ?? "")) from--;
  while (to + 1 < sentences.length && to - from + 1 < MOST_SENTENCES) {
    const next = sentences[to + 1] ?? "";
    const helps = (met[to + 1] ?? 0) > 0 || POINTS_BACK.test(next) || to === from;
    if (!helps || spanOf(passage, sentences, from, to + 1).length > LONGEST) break;
    to++;
  }
  return spanOf(passage, sentences, from, to);
}

/**
 * The text from one sentence to another. Sentences are cut from the passage in order, so this is a part of the passage.
 */
function spanOf(passage: string, sentences: readonly string[], from: number, to: number): string {
  let at = 0;
  let start = 0;
  for (const [index, sentence] of sentences.entries()) {
    const found = passage.indexOf(sentence, at);
    if (index === from) start = found;
    at = found + sentence.length;
    if (index === to) return passage.slice(start, at);
  }
  return passage.slice(start);
}
