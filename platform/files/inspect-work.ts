import { type CheckedFile, checkFile } from "./check-file.js";

/** What a thread does with a file that somebody sent. Its bytes arrive as a plain array. */
export function run(file: { bytes: Uint8Array; name: string; mime?: string }): Promise<CheckedFile> {
  const { buffer, byteOffset, byteLength } = file.bytes;
  return checkFile({ ...file, bytes: Buffer.from(buffer, byteOffset, byteLength) });
}
