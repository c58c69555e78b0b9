import { z } from "zod";
import type { Promised } from "../actions/action.js";
import { taskProgress } from "../wire-schema.js";
import type { Home } from "./home.js";

const FILE = "journal.jsonl";
const entry = z.discriminatedUnion("what", [
  /** A task of our server for this device, refused or not. It is written before anything of the task is done. */
  z.object({
    what: z.literal("taken"),
    at: z.number(),
    id: z.string(),
    nonce: z.string(),
    action: z.string(),
    order: z.string(),
    dryRun: z.boolean(),
    /** A hash of action and parameters, as in a consent; empty for a refused task. */
    hash: z.string(),
    /** The envelope's body. It distinguishes a repeat from another task with the same id or nonce. */
    body: z.string(),
  }),
  z.object({ what: z.literal("started"), at: z.number(), id: z.string() }),
  z.object({ what: z.literal("ended"), at: z.number(), progress: taskProgress }),
]);
type Entry = z.infer<typeof entry>;
export type Taken = Extract<Entry, { what: "taken" }>;

/** What was done on this computer: a line before and after each step. Each line is on the disk before the next step. */
export type Journal = {
  write(entry: Entry): void;
  taken(id: string): Taken | undefined;
  usedNonce(nonce: string): boolean;
  /** Whether anything may have been done for this task. */
  started(id: string): boolean;
  /** How a task ended; undefined while it has not. */
  ended(id: string): Extract<Entry, { what: "ended" }> | undefined;
  /** Tasks that an earlier process began and never ended. Nobody knows how far they came. */
  open(): Taken[];
  /**
   * The last successful dry run of exactly these parameters for this order after `since`. Null when there is none, or a
   * real run has used it.
   */
  preview(of: { order: string; hash: string; since: number }): Promised | null;
};

export function openJournal(home: Home): Journal {
  // Only the last line can be cut off by a crash, and nothing had been done because of it.
  const entries: Entry[] = home
    .readAll(FILE)
    .split("\n")
    .flatMap((line) => {
      if (line === "") return [];
      try {
        return [entry.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
  const takens = () => entries.filter((one) => one.what === "taken");
  const ended = (id: string) =>
    entries.filter((one) => one.what === "ended").find(({ progress }) => progress.id === id);
  const journal: Journal = {
    write(one) {
      // Begins with a new line, so that it is not joined to a line that was cut off.
      home.append(FILE, `\n${JSON.stringify(one)}`);
      entries.push(one);
    },
    taken: (id) => takens().find((one) => one.id === id),
    usedNonce: (nonce) => takens().some((one) => one.nonce === nonce),
    started: (id) => entries.some((one) => one.what === "started" && one.id === id),
    ended,
    open: () => takens().filter(({ id }) => ended(id) === undefined),
    preview({ order, hash, since }) {
      const same = takens().filter((one) => one.order === order && one.hash === hash);
      const previews = same.filter(({ dryRun, id }) => {
        const end = ended(id);
        return dryRun && end?.progress.state === "done" && end.at >= since;
      });
      const lastPreview = previews.at(-1);
      if (lastPreview === undefined || same.slice(same.indexOf(lastPreview)).some(({ dryRun }) => !dryRun)) return null;
      const { id, at } = lastPreview;
      const result = ended(id)?.progress.result;
      const began = entries.find((one) => one.what === "started" && one.id === id);
      return result === undefined ? null : { at: began?.at ?? at, result };
    },
  };
  return journal;
}
