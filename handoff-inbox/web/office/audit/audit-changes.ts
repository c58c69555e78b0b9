import type { AuditItem } from "../../../contract/audit.js";

/** One field as it was and as it is since. Null: there was nothing before, or there is nothing since. */
export type AuditChange = { name: string; before: string[] | null; after: string[] | null };

/**
 * The fields that an entry changed, as texts: a list has one for each of its entries. Of what was made or removed, all of
 * them.
 */
export function auditChanges({ before, after }: Pick<AuditItem, "before" | "after">): AuditChange[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.flatMap((name) => {
    const was = before === null ? null : textsOf(before[name]);
    const is = after === null ? null : textsOf(after[name]);
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ name, before: was, after: is }];
  });
}

function textsOf(value: unknown): string[] {
  if (value === undefined || value === null || value === "") return [];
  return Array.isArray(value) ? value.map(textOf) : [textOf(value)];
}

/** Things with members are read as "name: Ana, role: admin"; of a thing in a list its own name stands first. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  if (typeof value !== "object") return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== "");
  return members.map(([name, member]) => `${name}: ${textOf(member)}`).join(", ");
}
