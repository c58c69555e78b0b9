/** Longer lines stay as they are written: nobody writes them, and looking for marks in them takes long. UTF-16 code units. */
const LONGEST_LINE = 5_000;

/**
 * A line of Markdown as people read it in a chat: no emphasis marks, links with their address behind them, bullets as •.
 * HTML and everything unknown stay as they are written: nothing here is ever rendered.
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
