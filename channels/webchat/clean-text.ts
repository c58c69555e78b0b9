// U+0000 and lone surrogates cannot be stored by PostgreSQL; other control characters have no drawing.
// Written as escapes on purpose: the characters themselves would be invisible here.
const CONTROL = new RegExp("[\\u0000-\\u0008\\u000b-\\u001f\\u007f]", "g");
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * A visitor's text as it may be stored and shown: line breaks are `\n`, no other control characters, well-formed
 * Unicode, no space at the ends. Everything else, markup included, stays as it was typed: text is never HTML here.
 */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROL, "").replace(LONE_SURROGATE, "\u{FFFD}").trim();
}

/** A name on one line, at most `max` UTF-16 units, never cut inside a character. Empty becomes undefined. */
export function cleanName(name: string | undefined, max: number): string | undefined {
  if (name === undefined) return undefined;
  const line = cleanText(name).replace(/\s+/g, " ").slice(0, max).replace(LONE_SURROGATE, "");
  return line === "" ? undefined : line;
}
