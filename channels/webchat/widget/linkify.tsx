/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";

/** Only complete http(s) addresses. Characters that usually close a sentence or a bracket are not part of one. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+/gi;
const TRAILING = new Set(".,;:!?)]…");

export type Part = { text: string; href?: string };

/** Splits a text into plain parts and web addresses. Joined, the parts are the text again. */
export function splitLinks(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTrailing(match[0]);
    if (!isWebAddress(address)) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: address, href: address });
    from = match.index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** A message's text. It is always text nodes, and its links reveal nothing about this page. */
export function LinkedText({ text }: { text: string }): ComponentChildren {
  return splitLinks(text).map((part) =>
    part.href === undefined ? part.text : <OutsideLink href={part.href}>{part.text}</OutsideLink>,
  );
}

export function OutsideLink({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a href={isWebAddress(href) ? href : undefined} target="_blank" rel="noopener noreferrer nofollow ugc">
      {children}
    </a>
  );
}

/**
 * Looks from the end, because an expression would start again at each of thousands of dots. (Safari before 16.4 has no
 * lookbehind.)
 */
function withoutTrailing(address: string): string {
  let end = address.length;
  while (TRAILING.has(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  // "https://bank.com@evil.com" shows one host and opens another.
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}
