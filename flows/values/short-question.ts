/** A question of at most this many characters needs no shorter form. */
const SHORT = 40;

/**
 * The part of a question that asks, for when it is put again: its last sentence with a question mark, without what was
 * explained before it. A text that is short, or that only asks as a whole, stays as it is.
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

/** "E aí?" says nothing by itself. */
const SHORTEST = 8;

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase("pt-BR") + text.slice(1);
}
