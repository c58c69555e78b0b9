import { cleanName } from "./clean-name.js";

/**
 * What the directory of a ZIP archive says about its content; nothing is unpacked. `names` are all names of an entry:
 * in the directory, before its bytes, and as Unicode in an extra field. Different programs use different ones.
 */
export type ZipDirectory = {
  entries: { names: string[]; compressed: number; size: number; encrypted: boolean; offset: number }[];
  /** Number of bytes before the archive, for example when a picture has an archive behind it. */
  before: number;
};

/**
 * Reads the central directory at the end of the bytes. `none`: there is no archive. `broken`: its directory contradicts
 * itself or uses ZIP64, which no file of a chat is large enough to need. Also finds archives that stand behind other
 * content, because programs that open archives do, too.
 */
export function readZipDirectory(bytes: Buffer): ZipDirectory | "none" | "broken" {
  const end = findEnd(bytes);
  if (end === null) return bytes.subarray(0, 4).equals(LOCAL) ? "broken" : "none";
  const count = bytes.readUInt16LE(end + 10);
  const size = bytes.readUInt32LE(end + 12);
  const start = end - size;
  const before = start - bytes.readUInt32LE(end + 16);
  if (count === 0xffff || start < 0 || before < 0) return "broken";

  const entries: ZipDirectory["entries"] = [];
  let at = start;
  while (at < end) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== ENTRY) return "broken";
    const nameLength = bytes.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > end) return "broken";
    const offset = bytes.readUInt32LE(at + 42);
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + bytes.readUInt16LE(at + 30));
    entries.push({
      names: [
        bytes.toString("utf8", at + 46, at + 46 + nameLength),
        ...localName(bytes, before + offset),
        ...unicodeName(extra),
      ],
      compressed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      offset,
    });
    at = next;
  }
  return entries.length === count ? { entries, before } : "broken";
}

/** Why an archive must not be shown or downloaded, in words for people; null when it may be. */
export function whyZipIsHeld({ entries }: ZipDirectory): string | null {
  const unpacked = entries.reduce((sum, entry) => sum + entry.size, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.compressed, 0);
  if (entries.length > MAX_ENTRIES) return "O arquivo compactado tem itens demais.";
  if (unpacked > MAX_UNPACKED || (unpacked > SMALL && unpacked > packed * MAX_RATIO) || overlapping(entries))
    return "O arquivo compactado fica grande demais quando é aberto.";
  if (entries.some((entry) => entry.encrypted)) return "O arquivo compactado tem senha e não pode ser conferido.";
  if (entries.some(({ names }) => names.some((name) => name.length > LONGEST_NAME)))
    return "O arquivo compactado tem nomes longos demais.";
  // Some programs end a name at a NUL character: for them "a.exe\0.txt" is "a.exe".
  if (entries.some(({ names }) => names.some((name) => /\p{Cc}/u.test(name))))
    return "O arquivo compactado tem nomes com caracteres escondidos.";
  const some = (pattern: RegExp) => entries.some(({ names }) => names.some((name) => pattern.test(name)));
  if (some(/(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[a-z]:/i)) return "O arquivo compactado tenta gravar fora da sua pasta.";
  // Windows stores names without dots and spaces at the end; marks that turn the writing direction are dropped as well.
  if (some(PROGRAMS) || entries.some(({ names }) => names.some((name) => PROGRAMS.test(cleanName(name)))))
    return "O arquivo compactado contém um programa ou macro.";
  if (entries.filter(({ names }) => names.some((name) => ARCHIVES.test(cleanName(name)))).length > MAX_NESTED)
    return "O arquivo compactado contém outros arquivos compactados.";
  return null;
}

/** Names of files that do something when they are opened. */
export const PROGRAMS = new RegExp(
  `(\\.(${[
    "exe com scr pif msi msix msp mst msu appx appinstaller dll ocx cpl sys drv gadget application appref-ms jnlp",
    "bat cmd ps1 ps1xml ps2 psm1 psc1 msh vb vbs vbe js jse mjs ws wsf wsh wsc sct hta chm hlp msc reg inf scf lnk url",
    "library-ms search-ms searchconnector-ms settingcontent-ms diagcab theme themepack rdp iso img vhd vhdx wim",
    "jar apk dex class app dmg pkg deb rpm appimage run bin sh bash csh ksh zsh fish command desktop terminal workflow",
    "py pyw pyc pyz rb pl php webloc inetloc docm xlsm pptm dotm xltm xlam xla xll ppam ppsm slk iqy oqy ade adp mde accde",
    "shb shs ins isp job grp xbap vsto website appcontent-ms xnk",
  ]
    .join(" ")
    .replaceAll(" ", "|")})|vbaProject\\.bin|META-INF[/\\\\]MANIFEST\\.MF|AndroidManifest\\.xml)$`,
  "i",
);

/** Names of files that a browser would open as a page, which may run what it likes. Windows drops dots and spaces at the end. */
export const PAGES = /\.(html?|xht(ml?)?|shtml?|mht(ml)?|svgz?|xml|xslt?|swf)[\s.]*$/i;

const ARCHIVES = /\.(zip|rar|7z|gz|tgz|bz2|xz|tar|zst|cab|arj|ace|lzh)$/i;
const LOCAL = Buffer.from("PK\x03\x04", "latin1");
const ENTRY = 0x02014b50;
const END = Buffer.from("PK\x05\x06", "latin1");
const MAX_ENTRIES = 10_000;
const MAX_UNPACKED = 500 * 1024 * 1024;
const SMALL = 10 * 1024 * 1024;
const MAX_RATIO = 100;
const MAX_NESTED = 3;
/** No system keeps a longer path, and checking a path costs more the longer it is. */
const LONGEST_NAME = 1_024;

/**
 * Position of the end record whose directory stands where the record says. A comment of up to 65,535 bytes may follow
 * it.
 */
function findEnd(bytes: Buffer): number | null {
  const earliest = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.lastIndexOf(END); at >= earliest; at = at === 0 ? -1 : bytes.lastIndexOf(END, at - 1)) {
    if (at + 22 > bytes.length) continue;
    const start = at - bytes.readUInt32LE(at + 12);
    const empty = bytes.readUInt16LE(at + 10) === 0;
    if (empty || (start >= 0 && start + 4 <= bytes.length && bytes.readUInt32LE(start) === ENTRY)) return at;
  }
  return null;
}

/** The name that stands before an entry's bytes. Programs that read an archive from the front use this one. */
function localName(bytes: Buffer, at: number): string[] {
  if (at < 0 || at + 30 > bytes.length || !bytes.subarray(at, at + 4).equals(LOCAL)) return [];
  return [bytes.toString("utf8", at + 30, at + 30 + bytes.readUInt16LE(at + 26))];
}

/** Info-ZIP's extra field 0x7075: a version, a checksum, and the name that is shown instead. */
function unicodeName(extra: Buffer): string[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === 0x7075) return [extra.toString("utf8", at + 9, at + 4 + extra.readUInt16LE(at + 2))];
  return [];
}

/** Whether entries share their bytes. Such a ZIP bomb keeps a modest ratio for each entry (Fifield 2019). */
function overlapping(entries: ZipDirectory["entries"]): boolean {
  const inOrder = entries.filter((entry) => entry.compressed > 0).sort((a, b) => a.offset - b.offset);
  return inOrder.some((entry, index) => {
    const next = inOrder[index + 1];
    return next !== undefined && entry.offset + 30 + entry.compressed > next.offset;
  });
}
