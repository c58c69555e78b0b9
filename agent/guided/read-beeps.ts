const NUMBERS = ["um", "dois", "tres", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze"];
const FEMININE: { [word: string]: number } = { uma: 1, duas: 2 };
const ENDLESS = /sem parar|nao para|continu|direto|o tempo todo/;

/**
 * The pattern in what a customer wrote about beeps, as it is written in `beeps.yaml`: `3` is three short ones, `1L2S` one
 * long and two short (also written "1-2" or "1.2", as manuals do), `continuous` does not stop. Null when there is no number.
 */
export function readBeeps(written: string): string | null {
  const text = written
    .slice(0, 500)
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/\p{L}+/gu, (word) => {
      const number = FEMININE[word] ?? NUMBERS.indexOf(word) + 1;
      return number > 0 ? String(number) : word;
    });
  const [, known] = /^(\d{1,2}l\d{1,2}s)$/.exec(text) ?? [];
  if (known !== undefined) return known.toUpperCase();
  if (ENDLESS.test(text)) return "continuous";
  const long = countOf(text, "long");
  const short = countOf(text, "curt");
  if (long !== null) return `${long}L${short ?? 0}S`;
  if (short !== null) return String(short);
  const pair = /\b(\d{1,2})\s?[-.]\s?(\d{1,2})\b/.exec(text);
  if (pair) return `${Number(pair[1])}L${Number(pair[2])}S`;
  const [number] = /\d{1,2}/.exec(text) ?? [];
  return number === undefined ? null : String(Number(number));
}

/** "2 bipes longos" and "2 longos" alike. */
function countOf(text: string, kind: "long" | "curt"): number | null {
  const [, number] = new RegExp(`(\\d{1,2})\\s+(?:[a-z]+\\s+)?${kind}`).exec(text) ?? [];
  return number === undefined ? null : Number(number);
}

/** "1 longo e 2 curtos", "3 bipes", "bipe sem parar". */
export function beepsInWords(pattern: string): string {
  if (pattern === "continuous") return "bipe sem parar";
  const [, long, short] = /^(\d+)L(\d+)S$/.exec(pattern) ?? [];
  if (long === undefined || short === undefined) return pattern === "1" ? "1 bipe" : `${pattern} bipes`;
  const parts = [`${long} ${long === "1" ? "longo" : "longos"}`];
  if (short !== "0") parts.push(`${short} ${short === "1" ? "curto" : "curtos"}`);
  return parts.join(" e ");
}
