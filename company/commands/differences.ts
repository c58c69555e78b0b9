import { isDeepStrictEqual } from "node:util";
import type { PlannedSecrets } from "../company-plan.js";

/** The names of the fields that differ, sorted. A field that only one side has counts as different. */
export function changedFields(before: object, after: object): string[] {
  const old = new Map(Object.entries(before));
  const wanted = new Map(Object.entries(after));
  const names = new Set([...old.keys(), ...wanted.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(old.get(name), wanted.get(name))).sort();
}

/** Generated secrets belong to the installation. Once made, they match any later `generated`. */
export function changedSecrets(before: PlannedSecrets, after: PlannedSecrets): string[] {
  if (before.kind !== after.kind) return ["secrets"];
  if (before.kind === "generated" || after.kind === "generated") return [];
  return changedFields(before.values, after.values).map((name) => `secrets.${name}`);
}
