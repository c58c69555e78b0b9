import type { Extracted } from "./extracted.js";
import { readSource } from "./read-source.js";

/** Runs in the thread that reads a file which should become articles. */
export const run = (file: { bytes: Uint8Array; name: string }): Promise<Extracted> => readSource(file);
