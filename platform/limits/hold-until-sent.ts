import type { ServerResponse } from "node:http";
import type { Portion } from "./byte-budget.js";

/** How long a browser may take nothing of a file, in ms. */
const STALLED_MS = 30_000;

/** `mayRead` asks for room for a file. `refused` is true when there was none, or when nobody waits for the file any more. */
export type Held = { mayRead(bytes: number): boolean; refused(): boolean };

/** A file is in memory until the browser has it. So its bytes are taken from `portion` before it is read, and given back when the answer ends. */
export function holdUntilSent(response: ServerResponse, portion: Portion): Held {
  response.once("close", portion.close);
  response.setTimeout(STALLED_MS, () => response.destroy());
  let refused = false;
  return {
    mayRead(bytes) {
      refused = response.destroyed || !portion.take(bytes);
      return !refused;
    },
    refused: () => refused,
  };
}
