import { z } from "zod";
import type { Home } from "../home.js";

const FILE = "update.json";
/** Older files hold the version alone, and were sometimes wrong about it: it may be tried again. */
const fromText = (bad: unknown) => (typeof bad === "string" ? { version: bad, until: 0 } : bad);
const schema = z.object({
  /** When the newest manifest that was ever taken was made, ms since the epoch. An older one is a replay. */
  builtAt: z.number().default(0),
  /** A version that runs on trial, how often it was started while its server answered, and since when (ms; 0: unknown). */
  trial: z
    .object({ version: z.string(), starts: z.int(), since: z.number().default(0) })
    .nullable()
    .default(null),
  /** Versions that did not get well here. They are not taken again before `until` (ms), or never (null). */
  bad: z.array(z.preprocess(fromText, z.object({ version: z.string(), until: z.number().nullable() }))).default([]),
  /** The version that was last well. */
  running: z.string().nullable().default(null),
  /** What is to be told when there is somebody to tell. */
  undone: z.string().nullable().default(null),
  took: z.object({ from: z.string(), to: z.string() }).nullable().default(null),
});
export type UpdateState = z.infer<typeof schema>;
const MOST_BAD = 20;

/** What the program knows about its own updates. A file that cannot be read counts as empty: the bytes are checked anyway. */
export function readUpdateState(home: Pick<Home, "read">): UpdateState {
  try {
    return schema.parse(JSON.parse(home.read(FILE) ?? "{}"));
  } catch {
    return schema.parse({});
  }
}

export function writeUpdateState(home: Pick<Home, "write">, state: UpdateState): void {
  home.write(FILE, JSON.stringify({ ...state, bad: state.bad.slice(-MOST_BAD) }));
}
