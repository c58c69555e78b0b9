/** A question of at most this many characters needs no shorter form. */
const SHORT = 40;

/**
 * The part of a question that asks, for asking it again: its last sentence with a question mark, without the
 * explanation before it. A text that is short, or that only asks as a whole, is not changed.
 */
export function shortQuestion(text: string): string {
  if (text.length <= SHORT) return text;
  const sentences = text
    .split(/\n+/)
    .flatMap((line) => line.split(/(?<=[.!?:…])\s+/))
    .map((sentence) => sentence.trim());
  const asks = sentences.findLast((sentence) => sentence.endsWith("?"));
  return asks === undefined || asks.length < SHORTEST ? text : capital(asks);
}

/** A shorter part, such as "E aí?", says nothing by itself. */
const SHORTEST = 8;

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase("pt-BR") + text.slice(1);
}
