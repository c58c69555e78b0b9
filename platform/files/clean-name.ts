/**
 * A name under which a file can be shown and saved on any system: no folders, no control or invisible characters, no
 * direction overrides ("gpj.exe" shown as "exe.jpg"), none of Windows' reserved names and characters, no leading dot,
 * at most 120 bytes with its extension kept. A name of which nothing is left becomes "arquivo".
 */
export function cleanName(name: string): string {
  const last = ends(name).toWellFormed().normalize("NFC").replace(INVISIBLE, "").split(/[/\\]/).at(-1) ?? "";
  const allowed = last
    .replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/g, " ")
    .replace(/^[\s.]+|(?<![\s.])[\s.]+$/g, "");
  const safe = RESERVED.test(allowed) ? `_${allowed}` : allowed;
  return shortened(safe) || "arquivo";
}

/** The extension in small letters, without its dot; empty when there is none. */
export function extensionOf(name: string): string {
  return /\.([^.\s]{1,16})$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

/** Control characters, soft hyphen, zero-width and direction marks; the joiner of emoji (200D) may stay. */
const INVISIBLE = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const MAX_BYTES = 120;
/**
 * Longer names are shortened first (the result keeps far less), because normalising costs the square of the number of
 * accents.
 */
const LONGEST = 2_000;

/** Cuts out the middle of a longer name: its beginning and its extension are kept. */
function ends(name: string): string {
  return name.length <= LONGEST ? name : name.slice(0, LONGEST / 2) + name.slice(-LONGEST / 2);
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const extension = extensionOf(name);
  const tail = extension ? `.${extension}` : "";
  const room = MAX_BYTES - Buffer.byteLength(tail);
  let stem = "";
  // By code point, so that no character is cut in half.
  for (const character of name.slice(0, name.length - tail.length)) {
    if (Buffer.byteLength(stem + character) > room) break;
    stem += character;
  }
  return stem.trimEnd() + tail;
}
