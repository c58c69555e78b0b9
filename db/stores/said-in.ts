/** Longer texts are indexed and shown by their beginning. */
const LONGEST = 20_000;

/** What people read in a message, of any kind, as one text. Empty for one without words. */
export function saidIn(content: Record<string, unknown>): string {
  const { text, caption, name, address, options, contacts } = content;
  const parts = [text, caption, name, address, ...labels(options, "label"), ...labels(contacts, "name")];
  const said = parts.filter((part): part is string => typeof part === "string" && part !== "");
  return said.join(" · ").slice(0, LONGEST).toWellFormed();
}

function labels(list: unknown, key: string): unknown[] {
  if (!Array.isArray(list)) return [];
  return list.map((each: unknown) => (typeof each === "object" && each !== null ? Reflect.get(each, key) : null));
}
