import { isDeepStrictEqual } from "node:util";

/** The names of the fields that differ, sorted. A field that only one side has counts as different. */
export function changedFields(before: object, after: object): string[] {
  const old = new Map(Object.entries(before));
  const wanted = new Map(Object.entries(after));
  const names = new Set([...old.keys(), ...wanted.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(old.get(name), wanted.get(name))).sort();
}
