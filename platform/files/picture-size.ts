import { imageSize } from "image-size";

/** Above it a picture is offered for saving and not shown: decoding takes four bytes a pixel of whoever looks. */
export const SHOWN_PIXELS = 40_000_000;

/** A photo has a few dozen segments before its dimensions; the library copies the rest of the bytes at each of them. */
const MOST_SEGMENTS = 1_000;

/** Width and height as the header says them; null where it says none, or hides them behind segments without end. */
export function sizeOfPicture(bytes: Buffer): { width: number; height: number } | null {
  if (hasTooManySegments(bytes)) return null;
  try {
    const { width, height } = imageSize(bytes);
    return { width, height };
  } catch {
    // The library's errors say only that it could not find the dimensions.
    return null;
  }
}

/** Of a JPEG: each segment is a marker of two bytes, and its length with the length's own two bytes. */
function hasTooManySegments(bytes: Buffer): boolean {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return false;
  let at = 2;
  for (let segments = 0; segments < MOST_SEGMENTS; segments++) {
    if (at + 4 > bytes.length || bytes[at] !== 0xff) return false;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return true;
}
