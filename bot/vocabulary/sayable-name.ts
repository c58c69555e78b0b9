/** In UTF-16 units. No person's name is longer; what is, fills whole messages when it is said back. */
const LONGEST_NAME = 100;

/** The name that somebody gave themselves, as it can be said: in one line, not too long. Undefined for a blank one. */
export function sayableName(name: string | undefined): string | undefined {
  // Cut first, because the name may have megabytes.
  const line = name
    ?.slice(0, 10 * LONGEST_NAME)
    .replace(/\s+/g, " ")
    .trim();
  return line?.slice(0, LONGEST_NAME).toWellFormed() || undefined;
}
