import { EXIT, type ExitCode } from "./exit-code.js";
import type { Sentence } from "./words/words.js";

/** Ends a run of the agent: once, with last words and an exit code. */
export type Ending = {
  /** Only the first call counts. The sentences are the last words, for when all work is over. */
  end(code: ExitCode, ...sentences: Sentence[]): void;
  ended(): boolean;
  /** What to say when all work is over. */
  lastWords(): readonly Sentence[];
  /** Aborted when the run ends. */
  readonly signal: AbortSignal;
  /** Resolves when the run ends. */
  readonly code: Promise<ExitCode>;
  /**
   * Runs `work`. When something cannot be stored (a full disk), the run ends with an explanation instead of crashing,
   * and this returns false.
   */
  kept(work: () => void): boolean;
};

export function createEnding(): Ending {
  const leaving = new AbortController();
  let last: readonly Sentence[] = [];
  let leave: (code: ExitCode) => void = () => undefined;
  const code = new Promise<ExitCode>((resolve) => {
    leave = resolve;
  });

  function end(code: ExitCode, ...sentences: Sentence[]): void {
    if (leaving.signal.aborted) return;
    last = sentences;
    leaving.abort();
    leave(code);
  }

  return {
    end,
    ended: () => leaving.signal.aborted,
    lastWords: () => last,
    signal: leaving.signal,
    code,
    kept(work) {
      try {
        work();
        return true;
      } catch (error) {
        end(EXIT.failed, { is: "cannotKeep", error: String(error) });
        return false;
      }
    },
  };
}
