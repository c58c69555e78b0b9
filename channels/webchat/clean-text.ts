// PostgreSQL cannot store U+0000 and lone surrogates; other control characters cannot be drawn. They are written as
// escapes, because the characters themselves would be invisible here.
const CONTROL = new RegExp("[\\u0000-\\u0008\\u000b-\\u001f\\u007f]", "g");
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * A visitor's text in the form in which it is stored and shown: line breaks are `\n`, there are no other control
 * characters, Unicode is well-formed, and there is no space at the ends. Everything else, markup included, stays as it
 * was typed: text is never treated as HTML here.
 */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROL, "").replace(LONE_SURROGATE, "\u{FFFD}").trim();
}

/** A name on one line, at most `max` UTF-16 units, never cut inside a character. An empty name becomes undefined. */
export function cleanName(name: string | undefined, max: number): string | undefined {
  if (name === undefined) return undefined;
  const line = cleanText(name).replace(/\s+/g, " ").slice(0, max).replace(LONE_SURROGATE, "");
  return line === "" ? undefined : line;
}
