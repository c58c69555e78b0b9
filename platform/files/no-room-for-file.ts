import type { FullOf } from "../../bot/ports/files.js";

/** The file was not stored, because there is no room for it. */
export class NoRoomForFile extends Error {
  override name = "NoRoomForFile";
  constructor(readonly of: FullOf) {
    super(`there is no room for the file (${of})`);
  }
}
