import { execFile } from "node:child_process";
import { arch } from "node:os";
import type { System } from "../../executables/runtimes.js";
import type { HostFacts } from "../../wire.js";
import type { Home } from "../home.js";
import type { Staying } from "../stay-options.js";
import { serverAnswers, takeUpdate, type UpdateEnd, type UpdateTools } from "./take-update.js";
import { readUpdateState, writeUpdateState } from "./update-state.js";
import { beginTrial, endTrial, isOnTrial, undo } from "./watch-trial.js";

/** A new version that has not reached its server for so long, in ms, while that answers, gives way to the one before it. */
export const HEALTH_MS = 10 * 60_000;
/** How long a new file may take to say its version, in ms. */
const TRIAL_MS = 30_000;

/** The system that an executable of this computer is built for; null where programs are not exchanged like this. */
export function systemHere(os: HostFacts["os"]): System | null {
  if (os === "windows") return arch() === "x64" ? "win-x64" : null;
  if (os === "linux") return arch() === "x64" ? "linux-x64" : arch() === "arm64" ? "linux-arm64" : null;
  return null;
}

/** Starts the new file with `--version` and compares what it says. */
export const tryVersion: UpdateTools["trial"] = (path, version) =>
  new Promise((done) => {
    execFile(path, ["--version"], { timeout: TRIAL_MS, windowsHide: true }, (error, output) =>
      done(error === null && output.trim() === version),
    );
  });

/**
 * What the service does before anything else: gives way to the version before it, or takes a newer one. `again`: this
 * process must end, so that the system starts the other file.
 */
export async function updateFirst(tools: UpdateTools & { home: Home }): Promise<{ again: boolean; end: UpdateEnd }> {
  const none = { outcome: "none" } as const;
  const answers = isOnTrial(tools.home) && (await serverAnswers(tools));
  if (beginTrial(tools.home, tools.version, tools.program, { now: tools.now(), answers }))
    return { again: true, end: none };
  // One new version at a time: first this one has to show that it is well.
  if (isOnTrial(tools.home)) return { again: false, end: none };
  const end = await takeUpdate(tools);
  return { again: end.outcome === "updated", end };
}

/** For the time after that: notes what became of updates, and gives up a new version that reaches nobody. */
export function followTrial(of: {
  home: Home;
  version: string;
  program: string;
  end: UpdateEnd;
  healthMs: number;
  now(): number;
  /** Whether the server answers anything. While it does not, nothing is held against the new version. */
  answers(): Promise<boolean>;
  again(): void;
}): { connected(note: Staying["note"]): void; refused(): void; stop(): void } {
  const { home, version } = of;
  let timer: NodeJS.Timeout | undefined;
  let isWatching = isOnTrial(home);
  const giveUp = async () => {
    const answers = await of.answers();
    if (!isWatching || !isOnTrial(home)) return;
    if (!answers) watch();
    else if (undo(home, version, of.program, of.now())) of.again();
  };
  const watch = () => {
    timer = setTimeout(() => void giveUp(), of.healthMs);
  };
  const stop = () => {
    isWatching = false;
    clearTimeout(timer);
  };
  if (isWatching) watch();
  let told = false;
  return {
    refused() {
      stop();
      endTrial(home, readUpdateState(home).running ?? "");
    },
    connected(note) {
      stop();
      endTrial(home, readUpdateState(home).running ?? "");
      if (told) return;
      told = true;
      const state = readUpdateState(home);
      if (state.took !== null) note("updated", { from: state.took.from, to: state.took.to });
      if (state.undone !== null) note("update_undone", { version: state.undone });
      if (of.end.outcome === "refused") note("update_refused", { version: of.end.version, reason: of.end.reason });
      writeUpdateState(home, { ...state, took: null, undone: null, running: version });
    },
    stop,
  };
}
