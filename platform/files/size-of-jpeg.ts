/** Width and height, in pixels. */
type Size = { width: number; height: number };

/** How many segments are read. A photo has a few dozen before its dimensions. */
const MOST_SEGMENTS = 1_000;

/**
 * The dimensions in the first frame header of a JPEG (ITU T.81, B.1 and B.2.2). Like decoders, it skips whatever stands
 * between segments. Null when there is no frame header within the first thousand segments.
 */
export function sizeOfJpeg(bytes: Buffer): Size | null {
  let at = 2;
  for (let segments = 0; segments < MOST_SEGMENTS; segments++) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return null;
    while (bytes[at] === 0xff) at += 1;
    const marker = bytes[at] ?? END;
    if (at + 8 > bytes.length || marker === END || marker === SCAN) return null;
    if (isFrame(marker)) return { height: bytes.readUInt16BE(at + 4), width: bytes.readUInt16BE(at + 6) };
    at += standsAlone(marker) ? 1 : 1 + bytes.readUInt16BE(at + 1);
  }
  return null;
}

const [END, SCAN] = [0xd9, 0xda];

/** Frame headers are SOF0 to SOF15, without the three numbers in that range that mean tables or are reserved. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Markers without a length behind them: a stuffed byte, TEM, RST0 to RST7, SOI. */
function standsAlone(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}
