import { remembering } from "./remembering.js";

/** A part of a message between commas and the like, in plain text (see `plainText`). */
export type Clause = {
  text: string;
  /** Whether it says that something is not so: "sexta não dá", "menos segunda". */
  negated: boolean;
  /** Whether it is nothing but a no, which takes back what stands before it: "mac? não, windows". */
  onlyNo: boolean;
  /** Whether it names a limit and no value: "depois das 18h", "até 300", "mais de 3". */
  open: boolean;
  /** Whether it leaves a choice: "segunda ou terça". */
  either: boolean;
  /** Whether it is a real question. "pode ser sexta?" is an answer. */
  asks: boolean;
};

const BREAK = /([;!?\n]+|,(?!\d)|(?<!\d),|\.(?=\s|$)|\s(?:mas|porem|e sim|so que|entao)(?=\s))/;
const POLITE = /^(?:pode ser|que tal|pode|serve|da pra ser|tem como ser|consegue)\b/;
const POLITE_INSIDE = /\s(?=(?:pode ser|que tal)\s)/;
const NO =
  /\b(?:nao|naum|nem|nunca|jamais|exceto|menos|tirando|fora)\b|\bn (?:posso|quero|da|e|pode|consigo|vou|serve|tem|rola)\b/;
const ONLY_NO =
  /^(?:nao|naum|n|nem)(?: (?:nao|da|posso|pode|serve|consigo|rola|e|quero|funciona|vai|vai dar|vou poder))?$/;
const OPEN =
  /\b(?:depois d[aeo]s?|antes d[aeo]s?|ate|a partir|apos|mais de|menos de|acima|abaixo|no minimo|no maximo|pelo menos|mais tarde|mais cedo)\b/;
const AFTER_TOMORROW = /\bd(?:e)?pois de amanha\b/g;

/** The clauses of a message in plain text, each with what it says about a value in it. */
export const clausesOf: (plain: string) => readonly Clause[] = remembering(readClauses);

function readClauses(plain: string): Clause[] {
  const parts = plain.split(BREAK);
  const clauses: Clause[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const pieces = (parts[at] ?? "").split(POLITE_INSIDE).map((piece) => piece.trim());
    for (const [index, text] of pieces.entries()) {
      if (text === "") continue;
      const ended = index === pieces.length - 1 ? (parts[at + 1] ?? "") : "";
      const words = text.replace(AFTER_TOMORROW, "amanha");
      clauses.push({
        text,
        negated: NO.test(words),
        onlyNo: ONLY_NO.test(words),
        open: OPEN.test(words),
        either: /\bou\b/.test(words),
        asks: ended.includes("?") && !POLITE.test(text),
      });
    }
  }
  return clauses;
}
