/** What a text is to a browser that would open it. */
export type TextKind = "svg" | "html" | "xml" | "text";

/**
 * The text in the bytes and what a browser would make of it; null where they are no text. UTF-8, UTF-16 with its mark,
 * and one-byte encodings are text as long as they hold no control characters. `xml` is only what no browser could take for
 * a page; other XML counts as a text.
 */
export function readText(bytes: Buffer, extension = ""): { kind: TextKind } | null {
  const text = decoded(bytes);
  if (text === null || hasControls(text)) return null;
  if (/<svg[\s>/]/i.test(text) || NAMESPACES.svg.test(text)) return { kind: "svg" };
  if (HTML.test(text) || NAMESPACES.html.test(text)) return { kind: "html" };
  const begins = (extension === "xml" ? BEGINS_AS_XML : /^\s*<\?xml\s/i).test(text);
  return { kind: begins && isInertXml(text) ? "xml" : "text" };
}

/** Whether bytes that are no text carry a page or a script, to be run where somebody takes them for one. */
export function carriesMarkup(bytes: Buffer): boolean {
  return HIDDEN.test(bytes.toString("latin1"));
}

/** Blanks, perhaps a mark of UTF-8 that was read byte by byte, and a tag. No blank may stand in two places of the pattern: to try both for a file of blanks takes the square of its length. */
const BEGINS_AS_XML = /^[\s\ufeff]*(?:ï»¿\s*)?<[a-z_?]/i;
const HTML =
  /<(!doctype\s+html|html|head|body|script|iframe|object|embed|frameset|meta|base|form|img|style|link|\?xml-stylesheet|!entity)[\s>/]/i;
/** Under any prefix: `<x:svg xmlns:x="…">` is a drawing as well. */
const NAMESPACES = {
  svg: /\bxmlns(:[^\s=]{1,100})?\s*=\s*["']\s*http:\/\/www\.w3\.org\/2000\/svg/i,
  html: /\bxmlns(:[^\s=]{1,100})?\s*=\s*["']\s*http:\/\/www\.w3\.org\/(1999\/(xhtml|xsl)|1998\/math)/i,
};
const HIDDEN = /<(!doctype\s+html|html|script|iframe|\?php)[\s>/]/i;

/** Namespaces of W3C that documents between companies use (signatures, types, envelopes); its others make pages. */
const DATA_NAMESPACE =
  /^http:\/\/www\.w3\.org\/(2000\/09\/xmldsig#|2001\/04\/xml(enc|dsig-more)#|2001\/XMLSchema(-instance)?|2003\/05\/soap-envelope|2005\/08\/addressing)$/;
const PLAIN_ENCODING = /^(utf-8|utf-16|iso-8859-(1|15)|windows-1252|us-ascii)$/i;

/**
 * Whether XML is data and nothing else: every namespace written out (a reference such as `&#104;` could spell any), none
 * of a page's, no declarations, no instruction but the XML declaration, in an encoding that hides no characters.
 */
function isInertXml(text: string): boolean {
  const [declaration = ""] = /^[^<]*<\?xml\s[^>]{0,200}\?>/i.exec(text) ?? [];
  const encoding = /\sencoding\s*=\s*["']([^"']*)["']/i.exec(declaration)?.[1] ?? "utf-8";
  const rest = text.slice(declaration.length);
  if (!PLAIN_ENCODING.test(encoding) || /<\?|<!(?!--|\[CDATA\[)/.test(rest)) return false;
  for (const [, value = ""] of rest.matchAll(/\bxmlns(?::[^\s=]{1,100})?\s*=\s*(["'][^"']*["'])/g)) {
    const name = value.slice(1, -1);
    if (name.includes("&") || (/w3\.org/i.test(name) && !DATA_NAMESPACE.test(name))) return false;
  }
  return true;
}

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
