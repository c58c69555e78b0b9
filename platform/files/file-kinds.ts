import { cleanName, extensionOf } from "./clean-name.js";
import { PROGRAMS } from "./inspect-zip.js";

/** What is taken, for who sends: a test holds each kind that is named here against the check itself. */
export const KINDS_TAKEN =
  "Recebemos fotos (JPG, PNG, HEIC), áudios, vídeos, PDF, documentos do Word, do Excel e do PowerPoint, textos e ZIP.";

/** What no system runs, whatever its name. */
export const INERT = /^(image\/(?!svg)|audio\/|video\/|application\/pdf$)/;

/** By what a file is: the extensions that it may keep. A system opens a file as its name says, not as its bytes do. */
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
 * The name under which a file is kept: what says nothing or something else than the bytes gets the extension of what the
 * file is behind it ("pagina.html" that is a text becomes "pagina.html.txt"). Kinds that are not listed keep theirs.
 */
export function safeName(name: string, mime: string, extension: string): string {
  const allowed = EXTENSIONS.find(([kind]) => kind.test(mime))?.[1].split(" ");
  const given = extensionOf(name);
  const fits = allowed ? allowed.includes(given) : given !== "" && !PROGRAMS.test(name);
  return fits || extension === "" ? name : cleanName(`${name}.${extension}`);
}
