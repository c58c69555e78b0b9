import { cleanName, extensionOf } from "./clean-name.js";
import { PROGRAMS } from "./inspect-zip.js";

/**
 * The kinds of files that are accepted, in words for the sender. A test compares each kind named here with the check
 * itself.
 */
export const KINDS_TAKEN =
  "Recebemos fotos (JPG, PNG, HEIC), áudios, vídeos, PDF, documentos do Word, do Excel e do PowerPoint, textos e ZIP.";

/** Kinds that no system runs as a program, whatever the file is called. */
export const INERT = /^(image\/(?!svg)|audio\/|video\/|application\/pdf$)/;

/** The extensions that a file may keep, by its kind. A system opens a file by its name, not by its bytes. */
const EXTENSIONS: readonly [mime: RegExp, extensions: string][] = [
  [/^image\/(?!svg)/, "jpg jpeg jpe jfif png gif webp heic heif avif bmp tif tiff"],
  [
    /^(audio|video)\//,
    "mp3 mpga m4a m4b aac ogg oga ogv opus wav webm weba mp4 m4v mov qt 3gp 3g2 avi mkv mka mpg mpeg mpe wmv wma asf flac amr aif aiff mid midi ape ac3 flv mts m2ts mp2",
  ],
  [/^application\/pdf$/, "pdf"],
  [/^application\/xml$/, "xml"],
  [/^application\/json$/, "json"],
  [/^text\/csv$/, "csv"],
  [/^text\/vcard$/, "vcf"],
  [/^text\/calendar$/, "ics"],
  [/^text\/plain$/, "txt log md tsv ofx"],
  [/^application\/zip$/, "zip"],
  [/^application\/x-cfb$/, "doc xls ppt pps msg"],
  [/^application\/rtf$/, "rtf doc"],
  [/^application\/epub\+zip$/, "epub"],
  [/wordprocessingml\.document$/, "docx"],
  [/spreadsheetml\.sheet$/, "xlsx"],
  [/presentationml\.presentation$/, "pptx"],
  [/opendocument\.text$/, "odt"],
  [/opendocument\.spreadsheet$/, "ods"],
  [/opendocument\.presentation$/, "odp"],
];

/**
 * The name under which a file is kept. When the name says nothing or something else than the bytes, the real extension
 * is added: a "pagina.html" that is a plain text becomes "pagina.html.txt". Kinds that are not listed keep their name.
 */
export function safeName(name: string, mime: string, extension: string): string {
  const allowed = EXTENSIONS.find(([kind]) => kind.test(mime))?.[1].split(" ");
  const given = extensionOf(name);
  const fits = allowed ? allowed.includes(given) : given !== "" && !PROGRAMS.test(name);
  return fits || extension === "" ? name : cleanName(`${name}.${extension}`);
}
