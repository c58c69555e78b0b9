import { EXIT } from "./exit-code.js";
import type { Home } from "./home.js";
import type { ProgramOptions } from "./options.js";
import type { ProgramFile } from "./program-file.js";
import type { Screen } from "./screen.js";
import { spareHomes } from "./spare-homes.js";
import { openTerminal } from "./terminal.js";
import { openBrowser } from "./window/open-browser.js";
import { openWindow } from "./window/open-window.js";
import { addressOfRunning, announceWindow } from "./window/running.js";
import type { Words } from "./words/words.js";

/** How the program speaks with the person: a terminal, or a page in the browser. */
export type Face = {
  screen: Screen;
  /** To be called when the program's folder is open and nobody else uses it. */
  settle(home: Home): void;
  /** Gives the last words the time to be read. */
  close(exitCode: number): Promise<void>;
};

/**
 * Opens the program's face. Null when the program is open already and its window was shown instead: then nothing is left
 * to do.
 */
export async function openFace(
  file: ProgramFile,
  options: ProgramOptions,
  words: Words,
  hasArguments: boolean,
): Promise<Face | null> {
  const terminal = openTerminal(options.yes, words);
  if (options.leave) return { screen: terminal, settle: () => undefined, close: () => Promise.resolve() };
  if (!(options.window ?? (options.stay || isDoubleClick(file, options, hasArguments)))) {
    return { screen: terminal, settle: () => undefined, close: () => Promise.resolve() };
  }
  const open = (address: string) => {
    void openBrowser(address).then((opened) => {
      if (!opened) terminal.show({ kind: "said", sentence: { is: "openYourself", address } });
    });
  };
  const running = await addressOfRunning([options.home, ...spareHomes(process.env, options.home)]);
  if (running !== null) {
    open(running);
    return null;
  }
  const window = await openWindow({ script: file.pageScript, words, open });
  // What stays opens its window only to ask something, or when the person opens the program.
  if (!options.stay) window.open();
  return {
    screen: window,
    settle(home) {
      try {
        announceWindow(home, window);
      } catch (error) {
        // On a full disk a second start does not find this window; the program itself goes on.
        terminal.show({ kind: "said", sentence: { is: "reason", text: String(error) } });
      }
    },
    async close(exitCode) {
      await window.close();
      // Windows closes a console that was opened by double click, and with it the address of a page that nobody opened.
      if (process.platform === "win32" && exitCode !== EXIT.goodbye && exitCode !== EXIT.done) await terminal.pause();
    },
  };
}

/**
 * Whether the program was opened by double click: without a terminal or, on Windows, in a console that was made for it.
 * Options of scripts mean that it was not.
 */
function isDoubleClick({ script, runtime }: ProgramFile, options: ProgramOptions, hasArguments: boolean): boolean {
  const isOneFile = script === null || runtime !== null;
  if (!isOneFile || options.yes || options.once || options.undo !== null || options.forget) return false;
  return process.stdin.isTTY !== true || (process.platform === "win32" && !hasArguments);
}
