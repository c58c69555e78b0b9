import type { AuditItem } from "../../../contract/audit.js";

/** One field as it was and as it is since. Null: there was nothing before, or there is nothing since. */
export type AuditChange = { name: string; before: string | null; after: string | null };

/** The fields that an entry changed, as texts. Of what was made or removed, all of them. */
export function auditChanges({ before, after }: Pick<AuditItem, "before" | "after">): AuditChange[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.flatMap((name) => {
    const was = before === null ? null : textOf(before[name]);
    const is = after === null ? null : textOf(after[name]);
    return was === is ? [] : [{ name, before: was, after: is }];
  });
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
