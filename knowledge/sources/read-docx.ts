import { Unzip, UnzipInflate } from "fflate";
import mammoth from "mammoth";
import { Unreadable } from "./extracted.js";
import { readHtml } from "./read-html.js";

/** The most that a document may hold when it is unpacked, in bytes. */
const MOST_UNPACKED = 40 * 1024 * 1024;
/** So little is unpacked at a time that a file of zeros cannot fill the memory before it is counted. */
const STEP = 8 * 1024;

/**
 * The text of a Word document (.docx) as Markdown. Throws `Unreadable` when it is damaged, or unpacks to more than 40 MB.
 */
export async function readDocx(bytes: Uint8Array): Promise<{ title: string | null; text: string }> {
  refuseLarge(bytes);
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      { convertImage: mammoth.images.imgElement(async () => ({ src: "" })) },
    );
    const { text } = readHtml(`<body>${value}</body>`);
    return { title: null, text };
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable("O documento do Word está danificado e não pôde ser aberto.");
  }
}

/** Unpacks everything once and keeps nothing, because what a zip says of its own sizes may be a lie. */
function refuseLarge(bytes: Uint8Array): void {
  let unpacked = 0;
  let failed: unknown = null;
  const unzip = new Unzip((file) => {
    file.ondata = (error, chunk) => {
      failed ??= error;
      unpacked += chunk?.length ?? 0;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += STEP) {
    try {
      unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    } catch (error) {
      failed = error;
    }
    if (failed) throw new Unreadable("O documento do Word está danificado e não pôde ser aberto.");
    if (unpacked > MOST_UNPACKED) throw new Unreadable("O documento ocupa mais de 40 MB depois de aberto.");
  }
}
