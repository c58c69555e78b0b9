import { EXIT, type ExitCode } from "./exit-code.js";

/** How a run of the agent ends: once, with last words and a code. */
export type Ending = {
  /** Only the first call counts. */
  end(code: ExitCode, ...lines: string[]): void;
  ended(): boolean;
  /** Aborted when it ends. */
  readonly signal: AbortSignal;
  /** Resolves when it ends. */
  readonly code: Promise<ExitCode>;
  /** Does `work`. What cannot be written down (a full disk) ends the program, in words, instead of breaking it: false then. */
  kept(work: () => void): boolean;
};

export function createEnding(say: (line: string) => void): Ending {
  const leaving = new AbortController();
  let leave: (code: ExitCode) => void = () => undefined;
  const code = new Promise<ExitCode>((resolve) => {
    leave = resolve;
  });

  function end(code: ExitCode, ...lines: string[]): void {
    if (leaving.signal.aborted) return;
    for (const line of lines) say(line);
    leaving.abort();
    leave(code);
  }

  return {
    end,
    ended: () => leaving.signal.aborted,
    signal: leaving.signal,
    code,
    kept(work) {
      try {
        work();
        return true;
      } catch (error) {
        end(
          EXIT.failed,
          `Não consegui guardar o que preciso neste computador, e parei por segurança: ${String(error)}`,
        );
        return false;
      }
    },
  };
}
