/** Longer lines are not changed: nobody writes them, and searching them for marks takes long. UTF-16 code units. */
const LONGEST_LINE = 5_000;

/**
 * A line of Markdown as text for a chat: without emphasis marks, with addresses behind links and • for bullets. HTML
 * and everything unknown stay as written, because nothing here is ever rendered.
 */
export function plainMarkdown(line: string): string {
  if (line.length > LONGEST_LINE) return line;
  return line
    .replace(/^(\s*)[-*+]\s+(?=\S)/, "$1• ")
    .replace(/^\s*>\s?/, "")
    .replace(/!\[([^\]]*)\]\([^)\s]*\)/g, "$1")
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_whole, words: string, url: string) =>
      words === url ? url : `${words} (${url})`,
    )
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/__([^_]+)__/g, "$1")
    .replace(/(?<![\p{L}\p{N}*])\*([^*\s][^*]*)\*(?![\p{L}\p{N}*])/gu, "$1")
    .replace(/(?<![\p{L}\p{N}_])_([^_\s][^_]*)_(?![\p{L}\p{N}_])/gu, "$1")
    .replace(/`([^`]+)`/g, "$1");
}
