/** A line that both texts have, or only one of them. */
export type DiffLine = { of: "both" | "added" | "gone"; text: string };

/** Beyond so many comparisons only the ends of two texts are held against each other. */
const MOST_COMPARED = 4_000_000;

/** How one text becomes another, line by line: the longest common part stays. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let begin = 0;
  while (begin < old.length && begin < now.length && old[begin] === now[begin]) begin++;
  let end = 0;
  while (end < old.length - begin && end < now.length - begin && old.at(-1 - end) === now.at(-1 - end)) end++;
  const middle = changed(old.slice(begin, old.length - end), now.slice(begin, now.length - end));
  const both = (text: string): DiffLine => ({ of: "both", text });
  return [...old.slice(0, begin).map(both), ...middle, ...old.slice(old.length - end).map(both)];
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/));

function changed(old: readonly string[], now: readonly string[]): DiffLine[] {
  if (old.length * now.length > MOST_COMPARED)
    return [
      ...old.map((text) => ({ of: "gone" as const, text })),
      ...now.map((text) => ({ of: "added" as const, text })),
    ];
  // `common[i][j]`: how many lines the rests from `i` and `j` on have in common.
  const common = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      (common[i] as Uint32Array)[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DiffLine[] = [];
  for (let [i, j] = [0, 0]; i < old.length || j < now.length; ) {
    const [was, is] = [old[i], now[j]];
    if (was !== undefined && was === is) {
      lines.push({ of: "both", text: was });
      i++;
      j++;
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ of: "gone", text: was });
      i++;
    } else {
      lines.push({ of: "added", text: is ?? "" });
      j++;
    }
  }
  return lines;
}
