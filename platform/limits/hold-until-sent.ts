import type { ServerResponse } from "node:http";
import type { Portion } from "./byte-budget.js";

/** A browser that takes nothing of a file for this long, in ms, is cut off. */
const STALLED_MS = 30_000;

/** What one answer with a file may do. `refused`: there was no room, or nobody waits for the answer any more. */
export type Held = { mayRead(bytes: number): boolean; refused(): boolean };

/**
 * A file is in memory until the browser has it. Its bytes are taken from `portion` before it is read, and given back
 * when the answer ends.
 */
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
