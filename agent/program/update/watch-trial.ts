import { copyFileSync, existsSync, renameSync } from "node:fs";
import type { Home } from "../home.js";
import { previousOf } from "./take-update.js";
import { readUpdateState, writeUpdateState } from "./update-state.js";

/** A new version is started so often without getting well before the one before it comes back. */
const STARTS = 3;

const DAY_MS = 86_400_000;
/** A version that reached nobody for so long gives way, whether its server answers others or not. */
const LONGEST_MS = 3 * DAY_MS;
/** A version that gave way is tried again after so long: the fault may have been the network's. */
const AGAIN_MS = 3 * DAY_MS;

/**
 * To be called first at each start of the service. Counts the starts of a version on trial; after too many, puts the
 * version before it back. A start while the server `answers` nobody does not count. True: this process must end, so that the system starts the other one.
 */
export function beginTrial(
  home: Pick<Home, "read" | "write">,
  version: string,
  program: string,
  { now, answers }: { now: number; answers: boolean },
): boolean {
  const state = readUpdateState(home);
  if (state.trial === null) return false;
  if (state.trial.version !== version) {
    // The change to it never happened, or it was taken back.
    writeUpdateState(home, { ...state, trial: null });
    return false;
  }
  const { starts, since: noted } = state.trial;
  const since = noted === 0 ? now : noted;
  if (starts >= STARTS || now - since > LONGEST_MS) return undo(home, version, program, now);
  writeUpdateState(home, { ...state, trial: { version, starts: answers ? starts + 1 : starts, since } });
  return false;
}

/** The new version has reached its server: it is well, and stays. */
export function endTrial(home: Pick<Home, "read" | "write">, from: string): void {
  const state = readUpdateState(home);
  if (state.trial === null) return;
  writeUpdateState(home, { ...state, trial: null, took: { from, to: state.trial.version } });
}

/** Puts the version before it back. False when there is none: then the new one goes on as well as it can. */
export function undo(home: Pick<Home, "read" | "write">, version: string, program: string, now: number): boolean {
  const previous = previousOf(program);
  const state = readUpdateState(home);
  if (!existsSync(previous)) {
    writeUpdateState(home, { ...state, trial: null });
    return false;
  }
  // First what is remembered: killed in between, the bad version is started once more and comes here again.
  copyFileSync(previous, `${program}.back`);
  if (process.platform === "win32") renameSync(program, `${program}.bad`);
  renameSync(`${program}.back`, program);
  const others = state.bad.filter((one) => one.version !== version);
  const bad = [...others, { version, until: now + AGAIN_MS }];
  writeUpdateState(home, { ...state, trial: null, bad, undone: version });
  return true;
}

export const isOnTrial = (home: Pick<Home, "read">): boolean => readUpdateState(home).trial !== null;
