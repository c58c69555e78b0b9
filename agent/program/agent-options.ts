import type { TemporaryRoot } from "../actions/temporary-files.js";
import type { Volume } from "../actions/volume-of.js";
import type { DeviceFacts, HostFacts } from "../wire.js";
import type { Home } from "./home.js";
import type { Pace } from "./pace.js";
import type { Screen } from "./screen.js";

/** What a run of the agent is given. */
export type AgentOptions = {
  /** Origin of the server, `https://oficina.example`. */
  server: string;
  home: Home;
  screen: Screen;
  host: HostFacts;
  version: string;
  /** To pair with; null: with the token that was kept. */
  code: string | null;
  /** Leave when the report was sent (or not). */
  once: boolean;
  showJson: boolean;
  scan(scope: "quick" | "full", signal: AbortSignal): Promise<DeviceFacts>;
  temporaryRoots: readonly TemporaryRoot[];
  /** The disk of a path; the computer's own where it is left out. */
  volumeOf?: (path: string) => Promise<Volume>;
  /** The line that undoes a clean-up from a terminal; left out: there is none to tell. */
  undoCommand?: (id: string) => string | null;
  now(): number;
  pace: Pace;
  /** Aborted: says goodbye, ends what it is in the middle of, and leaves. */
  signal: AbortSignal;
};
