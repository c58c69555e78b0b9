import { oggOpus, samplesOf } from "./ogg-opus.js";

/**
 * Moves the Opus sound of a browser's recording (WebM) into Ogg, the format that phones record, without encoding it
 * again. Null when the bytes are no such recording. Never throws.
 */
export function remuxToOgg(webm: Buffer): Buffer | null {
  const found: Found = { head: null, packets: [] };
  try {
    walk(webm, 0, webm.length, found, 0);
  } catch {
    return null;
  }
  const { head, packets } = found;
  if (head === null || head.toString("latin1", 0, 8) !== "OpusHead" || packets.length === 0) return null;
  return oggOpus(
    head,
    packets.map((bytes) => ({ bytes, samples: samplesOf(bytes) })),
  );
}

type Found = { head: Buffer | null; packets: Buffer[] };

/** EBML elements whose content is searched, and those that are read. All others are skipped. */
const CONTAINERS = new Set([0x18538067, 0x1f43b675, 0xa0, 0x1654ae6b, 0xae]);
const CODEC_PRIVATE = 0x63a2;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;
const MAX_DEPTH = 6;

/** @see https://www.rfc-editor.org/rfc/rfc8794 (EBML) and https://www.rfc-editor.org/rfc/rfc9559 (Matroska) */
function walk(bytes: Buffer, from: number, to: number, found: Found, depth: number): void {
  let at = from;
  while (at < to && depth < MAX_DEPTH) {
    const id = readNumber(bytes, at, true);
    const size = readNumber(bytes, at + id.length, false);
    const start = at + id.length + size.length;
    // A recorder does not know how long its clusters will be. All bits of the size are then set.
    const end = size.unknown ? to : Math.min(to, start + size.value);
    if (CONTAINERS.has(id.value)) walk(bytes, start, end, found, depth + (size.unknown ? 0 : 1));
    else if (id.value === CODEC_PRIVATE) found.head ??= bytes.subarray(start, end);
    else if (id.value === SIMPLE_BLOCK || id.value === BLOCK) readBlock(bytes.subarray(start, end), found);
    at = end;
  }
}

/** A track number, two bytes of time, flags, and one frame. Recorders do not write laced frames. */
function readBlock(block: Buffer, found: Found): void {
  const track = readNumber(block, 0, false);
  const flags = block[track.length + 2] ?? 0;
  const frame = block.subarray(track.length + 3);
  if ((flags & 0x06) === 0 && frame.length > 0) found.packets.push(frame);
}

/** Reads one of EBML's numbers of variable length: the leading zeros of the first byte say how many bytes follow. */
function readNumber(
  bytes: Buffer,
  at: number,
  keepMarker: boolean,
): { value: number; length: number; unknown: boolean } {
  const first = bytes[at];
  if (first === undefined || first === 0) throw new RangeError("not an EBML number");
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) throw new RangeError("cut EBML number");
  let value = keepMarker ? first : first & (0xff >> length);
  let unknown = !keepMarker && value === 0xff >> length;
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] ?? 0;
    unknown &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return { value, length, unknown };
}
