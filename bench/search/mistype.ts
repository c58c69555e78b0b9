import { seeded } from "../../tests/faults/harness/seeded.js";

/** The same question with two typing mistakes: one in each of two words of four letters or more. */
export function mistype(text: string, seed: string): string {
  let number = 7;
  for (const letter of seed) number = (Math.imul(number, 31) + letter.charCodeAt(0)) >>> 0;
  const random = seeded(number || 1);
  const words = [...text.matchAll(/\p{L}{4,}/gu)];
  const chosen = new Set<number>();
  while (chosen.size < Math.min(2, words.length)) chosen.add(Math.floor(random() * words.length));
  let typed = text;
  for (const n of [...chosen].sort((a, b) => b - a)) {
    const [word = ""] = words[n] ?? [];
    const from = words[n]?.index ?? 0;
    typed = typed.slice(0, from) + mistypeWord(word, random) + typed.slice(from + word.length);
  }
  return typed;
}

function mistypeWord(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length);
  const letter = String.fromCharCode(97 + Math.floor(random() * 26));
  switch (Math.floor(random() * 4)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + letter + word.slice(at);
    case 2:
      return word.slice(0, at) + letter + word.slice(at + 1);
    default: {
      const swap = Math.min(at, word.length - 2);
      return word.slice(0, swap) + (word[swap + 1] ?? "") + (word[swap] ?? "") + word.slice(swap + 2);
    }
  }
}
