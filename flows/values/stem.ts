/** Portuguese endings for number, gender, person and tense; longest first. */
const ENDINGS = (
  "aremos eremos iremos assemos essemos aram eram iram aria eria iria ando endo indo avam amento imento mente acoes icoes acao icao idade " +
  "adora ador ados adas idos idas ava iam ado ada ido ida amos emos imos asse esse isse ara era ira ou eu iu ei ar er ir am em ia os as es a o e s i"
).split(" ");

/**
 * A word without its ending, at least three letters long: "travando", "travou" and "trava" become one. Plain words
 * only.
 */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  for (const ending of ENDINGS) {
    if (word.length - ending.length >= 3 && word.endsWith(ending)) return word.slice(0, word.length - ending.length);
  }
  return word;
}
