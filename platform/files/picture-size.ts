import { imageSize } from "image-size";
import { sizeOfHeif } from "./size-of-heif.js";
import { sizeOfJpeg } from "./size-of-jpeg.js";

/** Above it a picture is offered for saving and not shown: decoding takes four bytes a pixel of whoever looks. */
export const SHOWN_PIXELS = 40_000_000;

/**
 * Width and height as the header says them; null where it says none, or hides them behind steps without end. JPEG and HEIF
 * are read here: the library takes seconds for some, and can be told other dimensions than those that are drawn.
 */
export function sizeOfPicture(bytes: Buffer): { width: number; height: number } | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return sizeOfJpeg(bytes);
  if (bytes.toString("latin1", 4, 8) === "ftyp") return sizeOfHeif(bytes);
  try {
    const { width, height } = imageSize(bytes);
    return { width, height };
  } catch {
    // The library's errors say only that it could not find the dimensions.
    return null;
  }
}
