/** A longer sentence is cut between words. UTF-16 code units. */
const LONGEST = 500;

/** The sentences of a passage in order, each unchanged. A line of a list is one sentence. */
export function sentencesOf(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => line.split(/(?<=[.!?…])\s+(?=[\p{Lu}\d"“(¿¡])/u))
    .flatMap(cut)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}

function cut(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > LONGEST) {
    const space = rest.lastIndexOf(" ", LONGEST);
    const end = space > LONGEST / 2 ? space : LONGEST;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}
