import { parse } from "yaml";
import { plainMarkdown } from "./plain-markdown.js";
import { type Passage, splitSections } from "./split-sections.js";

/** An article as it is indexed. */
export type Article = {
  title: string;
  /** The whole file. */
  body: string;
  /** The last day on which the article is valid, "YYYY-MM-DD". Null when it has no end. */
  validUntil: string | null;
  passages: Passage[];
};

/** Why a text is no article. `line` counts from 1. The texts are Portuguese, for the author. */
export type ArticleProblem = { line: number; reason: string; remedy: string };

const MOST_PASSAGES = 400;
const LONGEST_TITLE = 120;

/**
 * Reads a Markdown article: its title (from the front matter, else the first heading, else `name`) and the passages
 * under its headings. Pure: the same text gives the same article.
 */
export function readArticle(name: string, body: string): Article | ArticleProblem {
  const bad = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(body);
  if (bad) {
    const line = body.slice(0, bad.index).split("\n").length;
    return { line, reason: "há um caractere de controle no texto", remedy: "Apague-o; talvez não seja um texto." };
  }
  const lines = body
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .split("\n");
  const front = readFrontMatter(lines);
  if ("reason" in front) return front;
  const sections = splitSections(lines.slice(front.end));
  const heading = sections.flatMap(({ headings }) => headings).find((each) => each !== "") ?? null;
  const title = front.title ?? heading ?? name;
  if (title.length > LONGEST_TITLE) {
    return { line: 1, reason: `o título passa de ${LONGEST_TITLE} letras`, remedy: "Escreva um título mais curto." };
  }
  const passages = sections.flatMap((section) => section.passages(title));
  if (passages.length === 0) {
    return { line: front.end + 1, reason: "o artigo não tem texto", remedy: "Escreva algo nele, ou apague o arquivo." };
  }
  if (passages.length > MOST_PASSAGES) {
    const reason = `o artigo tem ${passages.length} trechos; cabem ${MOST_PASSAGES}`;
    return { line: 1, reason, remedy: "Divida-o em vários artigos." };
  }
  return { title, body, validUntil: front.validUntil, passages };
}

type FrontMatter = { title: string | null; validUntil: string | null; end: number };

const NO_FRONT_MATTER: FrontMatter = { title: null, validUntil: null, end: 0 };
const FIELDS = ["title", "valid_until"];

function readFrontMatter(lines: readonly string[]): FrontMatter | ArticleProblem {
  if (lines[0]?.trimEnd() !== "---") return NO_FRONT_MATTER;
  const close = lines.findIndex((line, index) => index > 0 && line.trimEnd() === "---");
  if (close === -1) {
    return { line: 1, reason: 'o cabeçalho aberto com "---" não fecha', remedy: 'Ponha "---" numa linha depois dele.' };
  }
  let fields: unknown;
  try {
    fields = parse(lines.slice(1, close).join("\n"), { schema: "failsafe" }) ?? {};
  } catch (error) {
    const at = (error as { linePos?: { line: number }[] }).linePos?.[0]?.line ?? 1;
    return { line: at + 1, reason: "o cabeçalho não é YAML", remedy: 'Escreva, por exemplo, "title: Garantia".' };
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    return { line: 2, reason: "o cabeçalho não tem campos", remedy: 'Escreva, por exemplo, "title: Garantia".' };
  }
  for (const key of Object.keys(fields)) {
    if (FIELDS.includes(key)) continue;
    const line = lines.findIndex((text) => text.trimStart().startsWith(`${key}:`)) + 1;
    return {
      line: Math.max(2, line),
      reason: `não conheço o campo "${key}"`,
      remedy: "No cabeçalho só cabem title e valid_until.",
    };
  }
  const { title, valid_until: until } = fields as { title?: unknown; valid_until?: unknown };
  if (until !== undefined && !isDate(until)) {
    const line = lines.findIndex((text) => text.trimStart().startsWith("valid_until:")) + 1;
    return {
      line,
      reason: "valid_until não é um dia do calendário",
      remedy: "Escreva o último dia em que vale: 2026-12-31.",
    };
  }
  const validUntil = until === undefined ? null : String(until);
  if (title === undefined) return { title: null, validUntil, end: close + 1 };
  const words = typeof title === "string" ? plainMarkdown(title).trim() : "";
  if (words === "") return { line: 2, reason: "title está vazio", remedy: "Escreva o título, ou tire o campo." };
  return { title: words, validUntil, end: close + 1 };
}

function isDate(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
