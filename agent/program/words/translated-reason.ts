/**
 * A Portuguese text in another language. Each key is the Portuguese text; `{}` in both stands for what differs from one
 * computer to the next. A text that is not in the table is given as it is.
 */
export function translatedReason(portuguese: string, table: { readonly [portuguese: string]: string }): string {
  const exact = table[portuguese];
  if (exact !== undefined) return exact;
  for (const [from, to] of Object.entries(table)) {
    if (!from.includes("{}")) continue;
    const [before = "", after = ""] = from.split("{}");
    const isShort = portuguese.length < before.length + after.length;
    if (isShort || !portuguese.startsWith(before) || !portuguese.endsWith(after)) continue;
    const middle = portuguese.slice(before.length, portuguese.length - after.length);
    return to.split("{}").join(middle);
  }
  return portuguese;
}
