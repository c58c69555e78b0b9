import { fileTypeFromBuffer } from "file-type";
import type { StoredFile } from "../../bot/ports/files.js";
import { cleanName, extensionOf } from "./clean-name.js";
import { INERT, safeName } from "./file-kinds.js";
import { PAGES, PROGRAMS, readZipDirectory, whyZipIsHeld } from "./inspect-zip.js";
import { carriesMarkup, readText } from "./markup.js";
import { SHOWN_PIXELS, sizeOfPicture } from "./picture-size.js";

/** `problem` is written for people, in Portuguese. A file that is simply `ok` has none. */
export type CheckedFile = Pick<StoredFile, "mime" | "name" | "state" | "problem">;

/**
 * Finds out what a file is from its bytes, and whether it may be shown and downloaded. Only kinds that are known to be
 * harmless pass. All others, and every file that pretends to be something else, are held for a person to decide. This
 * is no virus scanner: it sees kinds, sizes and disguises, not what a document does, and it unpacks nothing. Never
 * throws, whatever the bytes. The sender decides how much work the bytes cause, so it runs in a thread
 * (inspect-file.ts).
 */
export async function checkFile(file: { bytes: Buffer; name: string; mime?: string }): Promise<CheckedFile> {
  const { mime, extension } = await sniff(file.bytes, file.name, file.mime ?? "");
  const cleaned = cleanName(file.name);
  const name = safeName(cleaned, mime, extension);
  const held = whyHeld(file.bytes, mime, cleaned);
  if (held !== null) return { mime, name, state: "held", problem: held };
  const caution = whyCautious(file.bytes, mime, cleaned, name);
  return caution === null ? { mime, name, state: "ok" } : { mime, name, state: "download", problem: caution };
}

const HARMLESS = new Set([
  ..."image/jpeg image/png image/gif image/webp image/heic image/heif image/avif image/bmp image/tiff".split(" "),
  ..."text/plain text/csv text/vcard text/calendar application/json application/xml application/pdf".split(" "),
  ..."application/zip application/x-cfb application/rtf application/epub+zip".split(" "),
  ..."wordprocessingml.document spreadsheetml.sheet presentationml.presentation"
    .split(" ")
    .map((kind) => `application/vnd.openxmlformats-officedocument.${kind}`),
  ..."text spreadsheet presentation".split(" ").map((kind) => `application/vnd.oasis.opendocument.${kind}`),
]);

const PROGRAM_KINDS = new Set(
  "application/x-msdownload application/x-elf application/x-mach-binary application/java-archive application/java-vm application/vnd.android.package-archive application/x.ms.shortcut application/x-deb application/x-rpm application/x-apple-diskimage application/wasm".split(
    " ",
  ),
);

const MAX_SIDE = 30_000;
/**
 * The EICAR test virus (https://www.eicar.org/download-anti-malware-testfile/), split so that scanners do not report
 * this source file.
 */
const EICAR = Buffer.from(["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""));

async function sniff(bytes: Buffer, name: string, declared: string): Promise<{ mime: string; extension: string }> {
  // The byte order mark of UTF-16 looks like the beginning of an MP3.
  const marked = /^(\xff\xfe|\xfe\xff)/.test(bytes.toString("latin1", 0, 2)) ? textual(bytes, extensionOf(name)) : null;
  if (marked) return marked;
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const mime = found?.mime.split(";")[0] ?? "application/octet-stream";
  const claimed = declared.split(";")[0]?.trim().toLowerCase() ?? "";
  // WebM, MP4 and Ogg hold films as well as voice recordings, and browsers record voice into all of them.
  if (/^video\/(webm|mp4|ogg)$/.test(mime) && claimed === mime.replace("video/", "audio/"))
    return { mime: claimed, extension: found?.ext ?? "" };
  if (found && mime !== "application/xml") return { mime, extension: found.ext };
  return textual(bytes, extensionOf(name)) ?? { mime, extension: found?.ext ?? "" };
}

const TEXTS: Record<string, string> = {
  csv: "text/csv",
  json: "application/json",
  vcf: "text/vcard",
  ics: "text/calendar",
};

function textual(bytes: Buffer, extension: string): { mime: string; extension: string } | null {
  const text = readText(bytes, extension);
  if (text === null || bytes.length === 0) return null;
  if (text.kind === "svg") return { mime: "image/svg+xml", extension: "svg" };
  if (text.kind === "html") return { mime: "text/html", extension: "html" };
  if (text.kind === "xml") return { mime: "application/xml", extension: "xml" };
  const mime = TEXTS[extension] ?? "text/plain";
  return { mime, extension: mime === "text/plain" ? "txt" : extension };
}

/**
 * What a person should know before opening a file that passes, or null. A file with such a warning can be saved, and is
 * never shown.
 */
function whyCautious(bytes: Buffer, mime: string, given: string, name: string): string | null {
  if (mime.startsWith("image/")) {
    const size = sizeOfPicture(bytes);
    if (size && size.width * size.height > SHOWN_PIXELS)
      return `A imagem é grande demais para ser mostrada aqui (${size.width} × ${size.height}). Dá para baixar.`;
  }
  const runs = PROGRAMS.test(given) || PAGES.test(given);
  if (name !== given && extensionOf(given) !== "" && !INERT.test(mime))
    return `O arquivo veio com o nome "${given}", ${runs ? "que um computador poderia executar" : "mas por dentro é de outro tipo"}. Guardamos com outro nome; confira com o cliente antes de abrir.`;
  const zip = mime === "application/zip" ? readZipDirectory(bytes) : "none";
  if (typeof zip === "object" && zip.entries.some(({ names }) => names.some((entry) => PAGES.test(entry))))
    return "O arquivo compactado contém páginas, que podem executar código no computador. Confira com o cliente antes de abrir o que há dentro.";
  return null;
}

function whyHeld(bytes: Buffer, mime: string, name: string): string | null {
  if (bytes.length === 0) return "O arquivo está vazio.";
  if (bytes.includes(EICAR)) return "O arquivo contém um vírus de teste.";
  if (mime === "image/svg+xml" || mime === "text/html") return "Páginas e desenhos com código não são abertos aqui.";
  if (PROGRAM_KINDS.has(mime) || (PROGRAMS.test(name) && !INERT.test(mime)) || bytes.subarray(0, 2).toString() === "#!")
    return "Programas não são aceitos.";
  const media = /^(audio|video)\//.test(mime);
  if (!media && !HARMLESS.has(mime)) return `Não conhecemos este tipo de arquivo (${mime}).`;
  return whyZip(bytes) ?? whyContent(bytes, mime);
}

/** A file of another kind that has an archive behind it is two files in one. */
function whyZip(bytes: Buffer): string | null {
  const zip = readZipDirectory(bytes);
  if (zip === "none") return null;
  if (zip === "broken") return "O arquivo compactado está danificado.";
  const isZip = bytes.subarray(0, 2).toString("latin1") === "PK";
  return !isZip || zip.before > 0 ? "Há um arquivo escondido dentro deste." : whyZipIsHeld(zip);
}

function whyContent(bytes: Buffer, mime: string): string | null {
  if (/^(image|audio|video)\//.test(mime) && carriesMarkup(bytes)) return "Há código escondido neste arquivo.";
  if (mime.startsWith("image/")) return whyPicture(bytes);
  if (mime === "application/x-cfb" && bytes.includes(Buffer.from("_VBA_PROJECT", "utf16le")))
    return "O documento contém macros.";
  if (mime === "application/pdf" && /\/Launch\b/.test(bytes.toString("latin1")))
    return "O documento tenta abrir um programa.";
  return null;
}

function whyPicture(bytes: Buffer): string | null {
  const size = sizeOfPicture(bytes);
  if (size === null) return "A imagem está danificada.";
  const { width, height } = size;
  const absurd = Math.max(width, height) > MAX_SIDE || Math.min(width, height) < 1;
  return absurd ? `A imagem tem medidas absurdas (${width} × ${height}).` : null;
}
