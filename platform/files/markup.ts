/** What a text is to a browser that would open it. */
export type TextKind = "svg" | "html" | "xml" | "text";

/**
 * The text in the bytes and what a browser would make of it; null where they are no text. UTF-8, UTF-16 with its mark,
 * and one-byte encodings are text as long as they hold no control characters.
 */
export function readText(bytes: Buffer): { kind: TextKind } | null {
  const text = decoded(bytes);
  if (text === null || hasControls(text)) return null;
  if (/<svg[\s>/]/i.test(text)) return { kind: "svg" };
  if (HTML.test(text)) return { kind: "html" };
  return { kind: /^\s*<\?xml\s/i.test(text) ? "xml" : "text" };
}

/** Whether bytes that are no text carry a page or a script, to be run where somebody takes them for one. */
export function carriesMarkup(bytes: Buffer): boolean {
  return HIDDEN.test(bytes.toString("latin1"));
}

const HTML =
  /<(!doctype\s+html|html|head|body|script|iframe|object|embed|frameset|meta|base|form|img|style|link|\?xml-stylesheet|!entity)[\s>/]|xmlns\s*=\s*["']http:\/\/www\.w3\.org\/1999\/(xhtml|xsl)/i;
const HIDDEN = /<(!doctype\s+html|html|script|iframe|\?php)[\s>/]/i;

function decoded(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString("utf16le", 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return bytes.length % 2 === 0 ? Buffer.from(bytes.subarray(2)).swap16().toString("utf16le") : null;
  return bytes.toString("latin1");
}

/** Tab, line ends, form feed and escape (coloured logs) belong to texts; the other control characters to binary data. */
function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32 && code !== 27)) return true;
  }
  return false;
}
