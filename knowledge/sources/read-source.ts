import { decodeText } from "./decode-text.js";
import { type Extracted, Unreadable } from "./extracted.js";
import { readDocx } from "./read-docx.js";
import { readHtml } from "./read-html.js";
import { readPdf } from "./read-pdf.js";
import { readQuestions } from "./read-questions.js";

/** The longest text that is kept of one file, in letters: some 2,000 pages. */
const LONGEST = 6_000_000;

/**
 * Reads a file that a person brought: PDF, Word (.docx), HTML, Markdown, plain text, and CSV of questions and answers. Never
 * throws for a file that is hostile or damaged; it may take long, so it runs in a thread that can be ended.
 */
export async function readSource({ bytes, name }: { bytes: Uint8Array; name: string }): Promise<Extracted> {
  try {
    const read = await textOf(bytes, name.toLowerCase());
    const text = read.text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "").trim();
    if (text === "") return refused("Não há texto neste arquivo.");
    if (text.length > LONGEST) return refused("O texto é longo demais. Divida o arquivo em partes.");
    return { outcome: "read", pages: null, ...read, text };
  } catch (error) {
    if (error instanceof Unreadable) return refused(error.message);
    throw error;
  }
}

async function textOf(
  bytes: Uint8Array,
  name: string,
): Promise<{ title: string | null; text: string; pages?: number }> {
  if (starts(bytes, "%PDF-")) return readPdf(bytes);
  if (starts(bytes, "PK")) {
    if (name.endsWith(".docx")) return readDocx(bytes);
    throw new Unreadable("Deste tipo só sei ler documentos do Word (.docx). Planilhas: salve como CSV.");
  }
  if (/\.(pdf|docx)$/.test(name)) throw new Unreadable("O arquivo não é o que o nome diz, ou está danificado.");
  if (/\.(html?|xhtml)$/.test(name)) return readHtml(decodeText(bytes));
  if (/\.(csv|tsv)$/.test(name)) return { title: null, text: readQuestions(decodeText(bytes)) };
  if (/\.(md|markdown|txt)$/.test(name)) return { title: null, text: readText(bytes) };
  throw new Unreadable("Não conheço este tipo. Sei ler PDF, Word (.docx), HTML, Markdown, texto e CSV.");
}

function readText(bytes: Uint8Array): string {
  const text = decodeText(bytes);
  if (text.includes("\u0000")) throw new Unreadable("O arquivo não é um texto.");
  return text;
}

const starts = (bytes: Uint8Array, sign: string): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, sign.length)).toString("latin1") === sign;
const refused = (reason: string): Extracted => ({ outcome: "refused", reason });
