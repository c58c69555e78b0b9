import type { Earlier, Finding } from "./finding.js";
import type { Measured } from "./measures.js";
import type { Rule } from "./rule.js";

/** What an earlier report said of one thing, and when (ms since the epoch, by the server's clock). */
export type EarlierFinding = { at: number; finding: Finding };

/** Reported sizes of the same disk differ by less than this part. */
const SAME_SIZE = 0.02;

/**
 * What the earlier reports say of the thing that a rule looks at. A subject is only a name: two drives of one model have
 * the same, disks are numbered as they are found, and a stick gets the letter of another. So nothing is told of a name
 * that stands for two things in any of the reports, nor of a disk of another size.
 */
export function earlierOf(
  rule: Rule,
  { subject, numbers }: Measured,
  all: readonly Measured[],
  earlier: readonly Earlier[],
): EarlierFinding[] {
  if (all.filter((one) => one.subject === subject).length > 1) return [];
  const named = earlier.map(({ at, findings }) =>
    findings
      .filter((one) => one.id === rule.id && one.subject === subject && one.severity !== "unknown")
      .map((finding) => ({ at, finding })),
  );
  if (named.some(({ length }) => length > 1)) return [];
  return named.flat().filter(({ finding }) => isSameSize(numbers.sizeGb ?? null, finding.evidence.sizeGb ?? null));
}

/** Null: of a thing that has no size. */
function isSameSize(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= SAME_SIZE * Math.max(a, b);
}
