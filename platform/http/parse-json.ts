/**
 * Parses JSON from outside; undefined when it is none. NUL characters are dropped and lone surrogates replaced in every
 * text and name: PostgreSQL stores neither, and one customer must not be able to block a whole batch. JSON that is
 * nested deeper than `DEEPEST` counts as invalid.
 */
export function parseJson(text: string): unknown {
  if (text.length > DEEP_FROM && isTooDeep(text)) return undefined;
  try {
    return SUSPICIOUS.test(text) ? JSON.parse(text, cleanMember) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** No webhook of Meta's is nested nearly as deep. Code that walks an object would run out of stack far beyond. */
const DEEPEST = 2_000;
const DEEP_FROM = 2 * DEEPEST;

/** Counts open brackets outside texts. It is fast enough for 3 MB. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inText) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [34, 92, 123, 125, 91, 93];

/** Only escapes can bring in either: JSON forbids raw NULs, and decoding UTF-8 replaces broken sequences. */
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
