import { plainMarkdown } from "./plain-markdown.js";
import { sentencesOf } from "./sentences.js";
import { rowsOf } from "./table-rows.js";

/** A piece of an article that can be found and cited. */
export type Passage = { heading: string; text: string };

/** The text under one heading. `headings` is the path to it, by level; a level that was left out is empty. */
export type Section = { headings: string[]; passages(title: string): Passage[] };

/**
 * Length of a passage in words. A longer section is cut into several passages, none of them shorter than the least if
 * possible.
 */
const MOST_WORDS = 250;
const LEAST_WORDS = 60;

/**
 * Splits an article's lines by its headings (`#` to `######`). Headings inside fences are text. Sections without text
 * are left out.
 */
export function splitSections(lines: readonly string[]): Section[] {
  const sections: Section[] = [];
  let headings: string[] = [];
  let paragraphs: string[] = [];
  let fenced = false;
  let open = false;
  const flush = (): void => {
    const [path, texts] = [headings, paragraphs];
    if (texts.length > 0) sections.push({ headings: path, passages: (title) => passagesOf(path, texts, title) });
    paragraphs = [];
    open = false;
  };
  for (const line of lines) {
    if (/^\s*(```|~~~)/.test(line)) {
      fenced = !fenced;
      continue;
    }
    const [, marks, words] = (!fenced && /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line)) || [];
    if (marks !== undefined && words !== undefined) {
      flush();
      const above = Array.from({ length: marks.length - 1 }, (_, level) => headings[level] ?? "");
      headings = [...above, plainMarkdown(words).trim()];
    } else if (line.trim() === "" || /^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) open = false;
    else {
      const text = fenced ? line : plainMarkdown(line).trim();
      const last = paragraphs.length - 1;
      if (!open) paragraphs.push(text);
      // A line that was only wrapped continues the paragraph. A line of a list or a table stays a line of its own.
      else if (fenced || /^([•|]|\d+[.)]\s)/.test(text)) paragraphs[last] += `\n${text}`;
      else paragraphs[last] += ` ${text}`;
      open = true;
    }
  }
  flush();
  return sections;
}

function passagesOf(headings: readonly string[], written: readonly string[], title: string): Passage[] {
  const path = headings.filter((heading) => heading !== "" && heading !== title);
  const tables = written.map(rowsOf);
  const paragraphs = written.filter((_, at) => tables[at] === null);
  const texts: string[] = [];
  let current = "";
  for (const piece of paragraphs.flatMap(inPieces)) {
    const joined = current === "" ? piece : `${current}\n${piece}`;
    if (current !== "" && countWords(joined) > MOST_WORDS && countWords(current) >= LEAST_WORDS) {
      texts.push(current);
      current = piece;
    } else current = joined;
  }
  if (current !== "") texts.push(current);
  // Each row of a table is a text of its own, together with the headings of its columns.
  texts.push(...tables.flatMap((rows) => rows ?? []));
  return texts.map((text) => ({ heading: path.join(" › "), text }));
}

/** Cuts a paragraph that is too long for a passage between sentences. */
function inPieces(paragraph: string): string[] {
  if (countWords(paragraph) <= MOST_WORDS) return [paragraph];
  const pieces: string[] = [];
  let current = "";
  for (const sentence of sentencesOf(paragraph)) {
    const joined = current === "" ? sentence : `${current} ${sentence}`;
    if (current !== "" && countWords(joined) > MOST_WORDS - LEAST_WORDS) {
      pieces.push(current);
      current = sentence;
    } else current = joined;
  }
  return current === "" ? pieces : [...pieces, current];
}

function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
