/** Endings that make one word from another: a verb's noun, its doer, its place. Longest first; plain words. */
const ENDINGS = (
  "amentos imentos amento imento adoria edoria acoes icoes icoes acao icao ucao adora edora idora ancia encia mento agem ador edor idor sao cao coes soes " +
  "istas ista ismo idade dade eiros eiras eiro eira arias aria eria ario osos osas oso osa avel ivel inhos inhas zinho zinha inho inha oes ao " +
  "icos icas ico ica ivos ivas ivo iva ados adas ado ada idos idas ido ida ante ente ura eza ez ais al ar er ir as os es a o e"
).split(" ");

const SHORTEST = 4;

/**
 * The part that a word shares with words made from it, or from which it was made: "psicologia" and "psicólogo",
 * "cadeira" and "cadeirante", "entregador" and "entrega". Null when too little of the word is left. Plain words.
 */
export function familyOf(word: string): string | null {
  if (word.length <= SHORTEST || /\d/.test(word)) return null;
  for (const ending of ENDINGS) {
    if (word.endsWith(ending) && word.length - ending.length >= SHORTEST) {
      return word.slice(0, word.length - ending.length);
    }
  }
  return word;
}
