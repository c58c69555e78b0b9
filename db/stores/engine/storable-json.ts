const UNSTORABLE = /\\u0000|\\ud[89a-f]/i;

/**
 * JSON that PostgreSQL's jsonb accepts: NULs are removed and lone surrogates are replaced, because jsonb refuses both.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value) ?? "null";
  return json.includes("\\u") && UNSTORABLE.test(json) ? JSON.stringify(clean(value)) : json;
}

/** Does the same for a plain text column. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storableText(name), clean(inner)]));
  }
  return value;
}
