import { extractText, getDocumentProxy, getMeta } from "unpdf";
import { Unreadable } from "./extracted.js";
import { pageText } from "./page-text.js";

const MOST_PAGES = 1_000;
/** Fewer letters a page than this in the whole file, and it holds pictures of pages. */
const LETTERS_A_PAGE = 20;

/**
 * The text of a PDF as Markdown, under a heading for each page, so that an answer can name the page. Throws `Unreadable`
 * when it is locked, damaged, scanned, or has more than 1,000 pages.
 */
export async function readPdf(bytes: Uint8Array): Promise<{ title: string | null; text: string; pages: number }> {
  const pdf = await open(bytes);
  try {
    const pages = pdf.numPages;
    if (pages > MOST_PAGES)
      throw new Unreadable(
        `O PDF tem ${pages.toLocaleString("pt-BR")} páginas; o limite é ${MOST_PAGES}. Divida-o em partes.`,
      );
    const { text } = await extractText(pdf, { mergePages: false });
    const letters = text.reduce((sum, page) => sum + page.replace(/\s/g, "").length, 0);
    if (letters < LETTERS_A_PAGE * Math.max(1, pages))
      throw new Unreadable("O PDF parece digitalizado: são imagens das páginas, sem texto que se possa ler.");
    const info = (await getMeta(pdf)).info as { Title?: unknown };
    const title = typeof info.Title === "string" ? info.Title.trim() : "";
    const parts = text.map((page, n) => ({ text: pageText(page), n: n + 1 })).filter((page) => page.text !== "");
    return {
      title: title === "" ? null : title,
      pages,
      text: parts.map((page) => `## Página ${page.n}\n\n${page.text}`).join("\n\n"),
    };
  } finally {
    await pdf.destroy();
  }
}

async function open(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0 });
  } catch (error) {
    const name = (error as Error).name;
    if (name === "PasswordException")
      throw new Unreadable("O PDF está protegido por senha. Salve uma cópia sem senha.");
    throw new Unreadable("O PDF está danificado e não pôde ser aberto.");
  }
}
