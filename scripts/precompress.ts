import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Text formats. Pictures and sounds are compressed already. */
const TEXT = [".css", ".html", ".js", ".mjs", ".svg"];

/**
 * Writes `<file>.br` and `<file>.gz` beside every text file in a folder of built files, and in the folders inside, when
 * that is smaller. The server sends them as they are (`platform/http/built-files.ts`). A build has time for the best
 * compression of both.
 */
export async function precompress(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && TEXT.includes(extname(entry.name)));
  await Promise.all(files.map((file) => precompressFile(join(file.parentPath, file.name))));
}

/** Does the same for one file. */
export async function precompressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  const { BROTLI_PARAM_SIZE_HINT: hint, BROTLI_PARAM_QUALITY: quality, BROTLI_MAX_QUALITY: best } = constants;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params: { [quality]: best, [hint]: bytes.length } }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  if (br.length < bytes.length) await writeFile(`${path}.br`, br);
  if (gz.length < bytes.length) await writeFile(`${path}.gz`, gz);
}
