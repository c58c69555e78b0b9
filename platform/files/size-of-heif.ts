/** Width and height, in pixels. */
type Size = { width: number; height: number };

/** How many boxes of one level are read. A picture of a hundred tiles has fewer properties. */
const MOST_BOXES = 1_000;

type Box = { name: string; start: number; end: number };

/**
 * The largest dimensions that a HEIC or AVIF file declares (`ispe` of ISO/IEC 23008-12, 6.5.3). A tiled picture also
 * declares the size of a tile. Cropping is ignored, because the whole picture is decoded. Null when none are declared.
 */
export function sizeOfHeif(bytes: Buffer): Size | null {
  const meta = inside(bytes, { start: 0, end: bytes.length }, "meta");
  // `meta` is a full box: four bytes of version and flags stand before its content.
  const properties = meta && inside(bytes, { ...meta, start: meta.start + 4 }, "iprp");
  const container = properties && inside(bytes, properties, "ipco");
  if (!container) return null;
  const sizes = boxesIn(bytes, container)
    .filter(({ name, start, end }) => name === "ispe" && end - start >= 12)
    .map(({ start }) => ({ width: bytes.readUInt32BE(start + 4), height: bytes.readUInt32BE(start + 8) }));
  return sizes.reduce<Size | null>((most, size) => (most && area(most) >= area(size) ? most : size), null);
}

const area = ({ width, height }: Size) => width * height;

function inside(bytes: Buffer, within: { start: number; end: number }, name: string): Box | undefined {
  return boxesIn(bytes, within).find((box) => box.name === name);
}

/** The boxes of one level with the positions of their contents, as far as they can be read. */
function boxesIn(bytes: Buffer, { start, end }: { start: number; end: number }): Box[] {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end && boxes.length < MOST_BOXES; ) {
    const size = bytes.readUInt32BE(at);
    // A size of 0 means "to the end"; 1 means a 64-bit length, which no file of a chat is large enough to need.
    const next = size === 0 ? end : at + size;
    if (size === 1 || next < at + 8 || next > end) break;
    boxes.push({ name: bytes.toString("latin1", at + 4, at + 8), start: at + 8, end: next });
    at = next;
  }
  return boxes;
}
