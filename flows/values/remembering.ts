/** Texts up to this length, in UTF-16 code units, are labels of options, single words, and most messages. */
export const SHORT = 80;
const MOST_SHORT = 5_000;
/** One long message is read by a hundred parts of a turn. */
const MOST_LONG = 16;

/**
 * `work`, which must be pure, with its results remembered: parts of a turn ask the same of the same message, and of the
 * same labels with every message. What it gives must not be changed.
 */
export function remembering<Result>(work: (text: string) => Result & {}): (text: string) => Result {
  const short = new Map<string, Result & {}>();
  const long = new Map<string, Result & {}>();
  return (text) => {
    const [kept, most] = text.length > SHORT ? [long, MOST_LONG] : [short, MOST_SHORT];
    const known = kept.get(text);
    if (known !== undefined) return known;
    const result = work(text);
    if (kept.size >= most) kept.clear();
    kept.set(text, result);
    return result;
  };
}
