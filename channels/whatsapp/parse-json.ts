/**
 * JSON from outside, or undefined where it is none. NUL characters are dropped and lone surrogates replaced in every
 * text and name: PostgreSQL stores neither, and one customer must not be able to block a whole batch.
 */
export function parseJson(text: string): unknown {
  try {
    return SUSPICIOUS.test(text) ? JSON.parse(text, cleanMember) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only escapes can bring either in: raw NULs are no JSON, and UTF-8 decoding replaces broken sequences itself. */
const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const NUL = "\0";

function cleanMember(_name: string, value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value);
  if (members.every(([name]) => cleanText(name) === name)) return value;
  return Object.fromEntries(members.map(([name, member]) => [cleanText(name), member]));
}

function cleanText(text: string): string {
  return text.replaceAll(NUL, "").replace(LONE_SURROGATE, "\uFFFD");
}
