import type { PDFFont, PDFPage } from "pdf-lib";
import { exportsOf } from "../../platform/exports-of.js";
import { NOT_FISCAL, type Receipt } from "./receipt.js";

/** A4 in points, and its margins. */
const PAGE = { width: 595.28, height: 841.89, margin: 56 };
const SIZE = { title: 18, text: 11, small: 9 };
const LEADING = 1.5;

/** The receipt as a PDF of A4 pages. Accents print; what the fonts of every reader lack becomes a question mark. */
export async function receiptPdf(receipt: Receipt): Promise<Uint8Array> {
  // Loaded when a receipt is asked for: nothing else needs it.
  const { PDFDocument, StandardFonts, rgb } = exportsOf(await import("pdf-lib"));
  const document = await PDFDocument.create();
  document.setTitle(`Recibo do pedido ${receipt.number}`);
  document.setLanguage("pt-BR");
  const plain = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const known = new Set(plain.getCharacterSet());
  const safe = (text: string) =>
    [...text.normalize("NFC")].map((letter) => (known.has(letter.codePointAt(0) ?? 0) ? letter : "?")).join("");
  const grey = rgb(0.37, 0.4, 0.44);

  let page: PDFPage = document.addPage([PAGE.width, PAGE.height]);
  let y = PAGE.height - PAGE.margin;
  const write = (text: string, { font = plain, size = SIZE.text, color = rgb(0, 0, 0), right = "" } = {}) => {
    const room = PAGE.width - 2 * PAGE.margin - (right === "" ? 0 : font.widthOfTextAtSize(safe(right), size) + 12);
    for (const [n, line] of wrapped(safe(text), font, size, room).entries()) {
      if (y < PAGE.margin + size) {
        page = document.addPage([PAGE.width, PAGE.height]);
        y = PAGE.height - PAGE.margin;
      }
      y -= size * LEADING;
      page.drawText(line, { x: PAGE.margin, y, size, font, color });
      if (n > 0 || right === "") continue;
      const x = PAGE.width - PAGE.margin - font.widthOfTextAtSize(safe(right), size);
      page.drawText(safe(right), { x, y, size, font, color });
    }
  };
  const gap = (lines = 1) => void (y -= SIZE.text * lines);

  write(receipt.shop, { font: bold, size: SIZE.title });
  for (const line of receipt.about) write(line, { size: SIZE.small, color: grey });
  gap(2);
  write(`Recibo do pedido ${receipt.number}`, { font: bold, size: SIZE.title });
  if (receipt.customer !== null) write(`Cliente: ${receipt.customer}`);
  gap();
  for (const { title, amount } of receipt.lines) write(title, { right: amount });
  if (receipt.discount !== null) write("Desconto", { right: receipt.discount });
  write("Total", { font: bold, right: receipt.total });
  gap();
  for (const { method, amount, at, gateway, id } of receipt.payments) {
    write(`Pago em ${at}`, { font: bold, right: amount });
    write(`${method} (${gateway})`);
    write(`Número no meio de pagamento: ${id}`, { size: SIZE.small, color: grey });
  }
  gap(2);
  write(NOT_FISCAL, { size: SIZE.small, color: grey });
  return document.save();
}

/** A text in lines that fit; a word that is too long is cut. */
function wrapped(text: string, font: PDFFont, size: number, room: number): string[] {
  const fits = (line: string) => font.widthOfTextAtSize(line, size) <= room;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const letter of word) {
      if (!fits(line + letter)) {
        lines.push(line);
        line = "";
      }
      line += letter;
    }
  }
  return line === "" ? lines : [...lines, line];
}
