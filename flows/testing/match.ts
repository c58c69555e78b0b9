import type { Words } from "./script-schema.js";

/** Whether a text is as expected: equal, containing a part (accents and case count), or matching a pattern. */
export function matchesWords(wanted: Words, actual: string): boolean {
  if (typeof wanted === "string") return wanted === actual;
  if ("part" in wanted) return actual.includes(wanted.part);
  try {
    return new RegExp(wanted.pattern, "u").test(actual);
  } catch {
    return false;
  }
}

/** Whether everything that `wanted` names has the same value in `actual`. Other members of `actual` are ignored. */
export function matches(wanted: unknown, actual: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return wanted === actual;
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual) || actual.length !== wanted.length) return false;
    return wanted.every((item, index) => matches(item, actual[index]));
  }
  if (typeof actual === "string") {
    if ("part" in wanted && typeof wanted.part === "string") return matchesWords({ part: wanted.part }, actual);
    if ("pattern" in wanted && typeof wanted.pattern === "string")
      return matchesWords({ pattern: wanted.pattern }, actual);
    return false;
  }
  if (typeof actual !== "object" || actual === null) return false;
  const fields = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(wanted).every(([name, item]) => matches(item, fields.get(name)));
}

/** Any value as one short text. */
export function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
