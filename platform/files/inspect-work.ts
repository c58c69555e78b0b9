import { type CheckedFile, checkFile } from "./check-file.js";

/** Runs in the thread that inspects a file. The file's bytes arrive as a plain array. */
export function run(file: { bytes: Uint8Array; name: string; mime?: string }): Promise<CheckedFile> {
  const { buffer, byteOffset, byteLength } = file.bytes;
  return checkFile({ ...file, bytes: Buffer.from(buffer, byteOffset, byteLength) });
}
