import { imageSize } from "image-size";
import { sizeOfHeif } from "./size-of-heif.js";
import { sizeOfJpeg } from "./size-of-jpeg.js";

/**
 * A picture with more pixels is offered for saving and is not shown, because decoding takes four bytes a pixel in the
 * viewer's browser.
 */
export const SHOWN_PIXELS = 40_000_000;

/**
 * Width and height from the header; null when the header has none, or hides them behind endless segments. JPEG and HEIF
 * are read by our own code, because the library takes seconds for some files and can be given other dimensions than the
 * drawn ones.
 */
export function sizeOfPicture(bytes: Buffer): { width: number; height: number } | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return sizeOfJpeg(bytes);
  if (bytes.toString("latin1", 4, 8) === "ftyp") return sizeOfHeif(bytes);
  try {
    const { width, height } = imageSize(bytes);
    return { width, height };
  } catch {
    // The library's errors only say that it found no dimensions.
    return null;
  }
}
