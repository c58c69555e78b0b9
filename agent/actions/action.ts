import type { z } from "zod";
import type { Sentence } from "../program/words/words.js";
import type { ActionResult, HostFacts } from "../wire.js";
import type { TemporaryRoot } from "./temporary-files.js";
import type { Tools } from "./tools.js";
import type { Volume } from "./volume-of.js";

/** What an action works with. The hub supplies none of it. */
export type Workplace = {
  /** The agent's own folder, in which the quarantines are. */
  home: string;
  /** Folders that may be cleaned. */
  temporaryRoots: readonly TemporaryRoot[];
  /** The disk of a path. */
  volumeOf(path: string): Promise<Volume>;
  os: HostFacts["os"];
  /** Starts the system's own programs. */
  tools: Tools;
  /** The person's home folder. */
  person: string;
  /** Where the system keeps what opens with every session (Linux). */
  systemAutostart: readonly string[];
  /** Whether a person at the computer answers the questions, rather than `--yes` or nobody. */
  isAttended: boolean;
  /** The line that brings quarantine `id` back when a person pastes it into a terminal; null when there is none. */
  undoCommand(id: string): string | null;
  now(): number;
  say(sentence: Sentence): void;
};

/** What a dry run found at `at` (ms since the epoch), and the customer agreed to. */
export type Promised = { at: number; result: ActionResult };

/**
 * A repair that the agent can do. It is compiled in; the hub can only name it. Parameters are checked against `params`
 * before anything else. `preview` changes nothing; `run` does nothing beyond what was promised. Both throw
 * `ActionFailed` with a message that a person should read.
 */
export type Action<P = unknown> = {
  name: string;
  /** The systems on which it may run. */
  systems: readonly HostFacts["os"][];
  /** For the conversation, in Portuguese. */
  title: string;
  params: z.ZodType<P>;
  preview(params: P, at: Workplace): Promise<ActionResult>;
  run(params: P, at: Workplace, promised: Promised): Promise<ActionResult>;
  /** Called at the next start when the program was killed in `run`: brings back what the computer cannot be left without. */
  recover?(at: Workplace): Promise<void>;
};

/** An action without its type of parameters: they are checked by `prepare`. */
export type ListedAction = Pick<Action, "name" | "systems" | "title" | "recover"> & {
  /** Null when these are no parameters of this action. */
  prepare(params: unknown): {
    preview(at: Workplace): Promise<ActionResult>;
    run(at: Workplace, promised: Promised): Promise<ActionResult>;
  } | null;
};

export function listed<P>(action: Action<P>): ListedAction {
  const { name, systems, title } = action;
  return {
    name,
    systems,
    title,
    ...(action.recover === undefined ? {} : { recover: action.recover }),
    prepare(params) {
      const checked = action.params.safeParse(params);
      if (!checked.success) return null;
      return {
        preview: (at) => action.preview(checked.data, at),
        run: (at, promised) => action.run(checked.data, at, promised),
      };
    },
  };
}
