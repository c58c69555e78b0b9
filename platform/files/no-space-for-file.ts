import type { FullOf } from "../../bot/ports/files.js";

/** The file was not stored, because there is no space for it. */
export class NoSpaceForFile extends Error {
  override name = "NoSpaceForFile";
  constructor(readonly of: FullOf) {
    super(`there is no space for the file (${of})`);
  }
}
