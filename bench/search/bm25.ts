import type { IndexedText } from "../../knowledge/passage-index.js";

/**
 * BM25 as `../shared/data/README.md` describes it: k1 1.2, b 0.75, without accents, with a light stemmer and without
 * stop words; on the text only.
 */
export function bm25(passages: readonly IndexedText[]): (question: string) => IndexedText[] {
  const texts = passages.map(({ heading, text }) => wordsOf(`${heading} ${text}`));
  const mean = texts.reduce((sum, words) => sum + words.length, 0) / Math.max(1, texts.length);
  const having = new Map<string, number>();
  for (const words of texts) for (const word of new Set(words)) having.set(word, (having.get(word) ?? 0) + 1);
  return (question) => {
    const asked = new Set(wordsOf(question));
    const scored = texts.map((words, at) => {
      let score = 0;
      for (const word of asked) {
        const times = words.reduce((sum, each) => sum + (each === word ? 1 : 0), 0);
        if (times === 0) continue;
        const n = having.get(word) ?? 0;
        const idf = Math.log(1 + (texts.length - n + 0.5) / (n + 0.5));
        score += (idf * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * words.length) / mean));
      }
      return { at, score };
    });
    scored.sort((a, b) => b.score - a.score || a.at - b.at);
    return scored.flatMap(({ at, score }) => (score > 0 ? (passages[at] ?? []) : [])).slice(0, 10);
  };
}

const STOP = new Set(
  (
    "a o as os um uma uns umas de do da dos das em no na nos nas ao aos e ou que se por para com sem sob como mas mais muito ja nao sim " +
    "eu tu ele ela nos eles elas voce voces me te lhe meu minha seu sua seus suas este esta esse essa isso isto aquele aquela qual quais quem " +
    "quando onde quanto quanta ser foi sao era esta estao tem ter ha pelo pela pelos pelas num numa entre ate sobre tambem so"
  ).split(" "),
);

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !STOP.has(word)).map(lightStem);
}

/** Removes number and gender only. */
function lightStem(word: string): string {
  if (word.length <= 3) return word;
  const single = word
    .replace(/(o|a)es$/, "ao")
    .replace(/([aeo])is$/, "$1l")
    .replace(/ns$/, "m")
    .replace(/([rz])es$/, "$1")
    .replace(/s$/, "");
  return single.length > 3 ? single.replace(/[aoe]$/, "") : single;
}
