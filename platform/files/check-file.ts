import { fileTypeFromBuffer } from "file-type";
import { imageSize } from "image-size";
import { cleanName, extensionOf } from "./clean-name.js";
import { PROGRAMS, readZipDirectory, whyZipIsHeld } from "./inspect-zip.js";
import { carriesMarkup, readText } from "./markup.js";

/** `problem` is for people, in their language; only a held file has one. */
export type CheckedFile = { mime: string; name: string; state: "ok" | "held"; problem?: string };

/**
 * What a file is, by its bytes, and whether it may be shown and downloaded. Only kinds that are known to be harmless
 * pass; all others, and everything that pretends, is held for a person to decide. This is no virus scanner: it sees
 * kinds, sizes and disguises, not what a document does, and it unpacks nothing. Never throws, whatever the bytes.
 */
export async function checkFile(file: { bytes: Buffer; name: string; mime?: string }): Promise<CheckedFile> {
  const { mime, extension } = await sniff(file.bytes, file.name, file.mime ?? "");
  const cleaned = cleanName(file.name);
  const problem = whyHeld(file.bytes, mime, cleaned);
  const name = nameFor(cleaned, mime, extension);
  return problem === null ? { mime, name, state: "ok" } : { mime, name, state: "held", problem };
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

const MAX_PIXELS = 100_000_000;
const MAX_SIDE = 30_000;
/** https://www.eicar.org/download-anti-malware-testfile/, written so that this file is none itself. */
const EICAR = Buffer.from(["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""));

async function sniff(bytes: Buffer, name: string, declared: string): Promise<{ mime: string; extension: string }> {
  // The mark of UTF-16 looks like the beginning of an MP3.
  const marked = /^(\xff\xfe|\xfe\xff)/.test(bytes.toString("latin1", 0, 2)) ? textual(bytes, extensionOf(name)) : null;
  if (marked) return marked;
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const mime = found?.mime.split(";")[0] ?? "application/octet-stream";
  const claimed = declared.split(";")[0]?.trim().toLowerCase() ?? "";
  // One container holds films and recordings of voice; browsers record voice into both.
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
  const text = readText(bytes);
  if (text === null || bytes.length === 0) return null;
  if (text.kind === "svg") return { mime: "image/svg+xml", extension: "svg" };
  if (text.kind === "html") return { mime: "text/html", extension: "html" };
  if (text.kind === "xml") return { mime: "application/xml", extension: "xml" };
  const mime = TEXTS[extension] ?? "text/plain";
  return { mime, extension: mime === "text/plain" ? "txt" : extension };
}

/** Names that say nothing, and pictures, recordings and PDFs named like a program, get the extension of what they are. */
function nameFor(name: string, mime: string, extension: string): string {
  const misleading = extensionOf(name) === "" || (PROGRAMS.test(name) && INERT.test(mime));
  return misleading && extension ? cleanName(`${name}.${extension}`) : name;
}

/** What no system runs, whatever its name. */
const INERT = /^(image\/(?!svg)|audio\/|video\/|application\/pdf$)/;

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

/** A file of another kind with an archive behind it is two files in one. */
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
  try {
    const { width, height } = imageSize(bytes);
    const absurd = width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE || Math.min(width, height) < 1;
    return absurd ? `A imagem tem medidas absurdas (${width} × ${height}).` : null;
  } catch {
    // The library's errors say only that it could not find the dimensions.
    return "A imagem está danificada.";
  }
}
