import { Unzip, UnzipInflate, zipSync } from "fflate";
import mammoth from "mammoth";
import { Unreadable } from "./extracted.js";
import { readHtml } from "./read-html.js";

/** The most that the texts of a document may hold when they are unpacked, in bytes. */
const MOST_UNPACKED = 40 * 1024 * 1024;
/** So little is unpacked at a time that a file of zeros cannot fill the memory before it is counted. */
const STEP = 8 * 1024;
/** The parts that have words. Pictures and fonts are left out. */
const TEXTS = /^(\[Content_Types\]\.xml|_rels\/\.rels|word\/[\w./-]+\.(xml|rels))$/;

/**
 * The text of a Word document (.docx) as Markdown. Throws `Unreadable` when it is damaged, or its texts unpack to more than
 * 40 MB.
 */
export async function readDocx(bytes: Uint8Array): Promise<{ title: string | null; text: string }> {
  // What a zip says of its sizes may be a lie, and it may be two files to two readers. So mammoth only gets what was
  // unpacked and counted here.
  const counted = Buffer.from(zipSync(unpack(bytes), { level: 0 }));
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: counted },
      { convertImage: mammoth.images.imgElement(async () => ({ src: "" })) },
    );
    const { text } = readHtml(`<body>${value}</body>`);
    return { title: null, text };
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw damaged();
  }
}

const damaged = () => new Unreadable("O documento do Word está danificado e não pôde ser aberto.");

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  const found = new Map<string, Uint8Array[]>();
  let unpacked = 0;
  let failed: unknown = null;
  const unzip = new Unzip((file) => {
    if (!TEXTS.test(file.name) || found.has(file.name)) return;
    const chunks: Uint8Array[] = [];
    found.set(file.name, chunks);
    file.ondata = (error, chunk) => {
      failed ??= error;
      if (!chunk) return;
      unpacked += chunk.length;
      if (unpacked <= MOST_UNPACKED) chunks.push(chunk);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += STEP) {
    try {
      unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    } catch (error) {
      failed ??= error;
    }
    if (failed) throw damaged();
    if (unpacked > MOST_UNPACKED) throw new Unreadable("O documento ocupa mais de 40 MB depois de aberto.");
  }
  return Object.fromEntries([...found].map(([name, chunks]) => [name, new Uint8Array(Buffer.concat(chunks))]));
}
