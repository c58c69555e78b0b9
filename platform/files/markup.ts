/** What a browser would take a text for. */
export type TextKind = "svg" | "html" | "xml" | "text";

/**
 * What a browser would make of the text in these bytes; null when they are no text. UTF-8, UTF-16 with its mark, and
 * one-byte encodings are text as long as they hold no control characters. `xml` is only what no browser could take for
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

/** Whether bytes that are no text contain a page or a script that a browser might run. */
export function carriesMarkup(bytes: Buffer): boolean {
  return HIDDEN.test(bytes.toString("latin1"));
}

/**
 * Blanks, perhaps a UTF-8 mark that was read byte by byte, and a tag. Blanks may match at one place of the pattern
 * only: with two, a file full of blanks would cost the square of its length.
 */
const BEGINS_AS_XML = /^[\s\ufeff]*(?:ï»¿\s*)?<[a-z_?]/i;
const HTML =
  /<(!doctype\s+html|html|head|body|script|iframe|object|embed|frameset|meta|base|form|img|style|link|\?xml-stylesheet|!entity)[\s>/]/i;
/** Namespaces count under any prefix: `<x:svg xmlns:x="…">` is a drawing as well. */
const NAMESPACES = {
  svg: /\bxmlns(:[^\s=]{1,100})?\s*=\s*["']\s*http:\/\/www\.w3\.org\/2000\/svg/i,
  html: /\bxmlns(:[^\s=]{1,100})?\s*=\s*["']\s*http:\/\/www\.w3\.org\/(1999\/(xhtml|xsl)|1998\/math)/i,
};
const HIDDEN = /<(!doctype\s+html|html|script|iframe|\?php)[\s>/]/i;

/**
 * Those namespaces of the W3C that business documents use (signatures, types, envelopes). Its other namespaces make
 * pages.
 */
const DATA_NAMESPACE =
  /^http:\/\/www\.w3\.org\/(2000\/09\/xmldsig#|2001\/04\/xml(enc|dsig-more)#|2001\/XMLSchema(-instance)?|2003\/05\/soap-envelope|2005\/08\/addressing)$/;
const PLAIN_ENCODING = /^(utf-8|utf-16|iso-8859-(1|15)|windows-1252|us-ascii)$/i;

/**
 * Whether XML is data and nothing else. All its namespaces must be written out (a reference such as `&#104;` could
 * spell any), none may belong to a page, and it may have no declarations, no instruction but the XML declaration, and
 * no encoding that hides characters.
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

/**
 * Tabs, line ends, form feeds and escapes (coloured logs) occur in texts. Other control characters mean binary data.
 */
function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32 && code !== 27)) return true;
  }
  return false;
}
