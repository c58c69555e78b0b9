/**
 * A plain Portuguese word without number and gender, nothing more: "formatações" and "formatação" become one, "cabos"
 * and "cabo" as well; "formatar" stays apart. At least three letters are left.
 */
export function lightStem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  for (const [ending, instead, least] of PLURALS) {
    if (word.length - ending.length >= least && word.endsWith(ending)) {
      return withoutGender(word.slice(0, word.length - ending.length) + instead);
    }
  }
  return withoutGender(word);
}

const PLURALS: readonly (readonly [ending: string, instead: string, least: number])[] = [
  ["oes", "ao", 2],
  ["aes", "ao", 2],
  ["ais", "al", 2],
  ["eis", "el", 3],
  ["ois", "ol", 2],
  ["ns", "m", 2],
  ["res", "r", 3],
  ["zes", "z", 2],
  ["ses", "s", 3],
  ["s", "", 3],
];

function withoutGender(word: string): string {
  return word.length > 3 && /[aoe]$/.test(word) ? word.slice(0, -1) : word;
}
