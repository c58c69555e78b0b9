import type { ActionResult, DeviceFacts } from "../wire.js";
import type { ProbeName } from "./probes/probe.js";
import type { Sentence } from "./words/words.js";

/**
 * What happens in the program, for whoever shows it to the person at the computer: a terminal in lines, the window as a
 * page.
 */
export type ScreenEvent =
  | { kind: "said"; sentence: Sentence }
  | { kind: "connection"; state: "confirm" | "unreachable" | "lost" }
  | { kind: "connection"; state: "ready"; company: string }
  /** Somebody asked for a diagnosis; what is read is shown before it is read. */
  | { kind: "asked"; company: string }
  /** This is measured from now on, as the `done + 1`-th of `all`. */
  | { kind: "measuring"; probe: ProbeName; done: number; all: number }
  /** All that would be sent. `exact`: also as the text that goes over the wire. */
  | { kind: "facts"; facts: DeviceFacts; exact: boolean }
  | { kind: "answered"; sent: boolean; company: string }
  /** The report was stored, and stands at this address of the server. */
  | { kind: "report"; page: string }
  | { kind: "repair"; repair: RepairOnScreen }
  /** Clean-ups that can be taken back. */
  | { kind: "kept"; quarantines: readonly KeptQuarantine[] }
  /** The program ends as soon as the repair that has begun is finished. */
  | { kind: "ending" }
  /** Nothing of the program runs any more. */
  | { kind: "ended"; sentences: readonly Sentence[] };

export type RepairOnScreen = {
  id: string;
  action: string;
  order: string;
  state: "previewing" | "previewed" | "asking" | "running" | "done" | "failed" | "declined";
  /** What it would do, or did. */
  result?: ActionResult;
  /** Why it failed, in Portuguese. */
  reason?: string;
};

/** `programs`: it holds no files, but the start of so many programs. */
export type KeptQuarantine = { id: string; files: number; bytes: number; programs?: number; until: number };

export type Question =
  | { kind: "send"; company: string }
  /** Whether the program may stay and measure this computer every so many hours. */
  | { kind: "stay"; company: string; hours: number; onBattery: boolean; extra: number }
  /** The last yes before something changes on this computer. */
  | { kind: "repair"; action: string; order: string; promised: ActionResult };

/** What the person can ask for without being asked. */
export type ScreenWishes = {
  undo(id: string): void;
  leave(): void;
  remove(): void;
  /** The window has been closed for long. */
  leftAlone(): void;
};

/** What the person at the computer sees and is asked. */
export type Screen = {
  show(event: ScreenEvent): void;
  /** Asks for yes or no. The answer is no when nobody can be asked, and when the signal aborts. */
  confirm(question: Question, signal: AbortSignal): Promise<boolean>;
  /** Asks for a line of text; null when nobody can be asked, and when the signal aborts. */
  ask(what: "server" | "code", signal: AbortSignal): Promise<string | null>;
  /** From now on the person can ask for these. */
  hear(wishes: ScreenWishes): void;
};
