/**
 * Which of `names` look like one of `known` written wrongly (DATABSE_URL). The environment is full of other programs'
 * variables, so short names must differ by one letter at most, longer ones by two. A name that only lacks the last
 * word (BURST_WINDOW) was meant, too.
 */
export function misspelled(names: readonly string[], known: readonly string[]): { name: string; meant: string }[] {
  return names
    .filter((name) => !known.includes(name))
    .flatMap((name) => {
      const near = known
        .map((meant) => ({ name, meant, edits: edits(name, meant) }))
        .filter(
          ({ meant, edits }) =>
            (meant.length > 4 && edits <= (meant.length < 8 ? 1 : 2)) ||
            (name.includes("_") && lacksLastWord(name, meant)),
        )
        .sort((a, b) => a.edits - b.edits)[0];
      return near ? [{ name, meant: near.meant }] : [];
    });
}

const lacksLastWord = (name: string, meant: string) =>
  meant.startsWith(`${name}_`) && !meant.slice(name.length + 1).includes("_");

/** Levenshtein's distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
