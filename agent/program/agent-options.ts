import type { TemporaryRoot } from "../actions/temporary-files.js";
import type { Tools } from "../actions/tools.js";
import type { Volume } from "../actions/volume-of.js";
import type { DeviceFacts, HostFacts } from "../wire.js";
import type { Home } from "./home.js";
import type { Pace } from "./pace.js";
import type { Screen } from "./screen.js";
import type { StayOptions } from "./stay-options.js";
import type { Sentence } from "./words/words.js";

/** The options of one run of the agent. */
export type AgentOptions = {
  /** Origin of the server, `https://oficina.example`. */
  server: string;
  home: Home;
  screen: Screen;
  host: HostFacts;
  version: string;
  /** The code to pair with; null to use the stored token. */
  code: string | null;
  /** Leave after the report was sent, or not sent. */
  once: boolean;
  showJson: boolean;
  scan(scope: "quick" | "full", signal: AbortSignal): Promise<DeviceFacts>;
  temporaryRoots: readonly TemporaryRoot[];
  /** The person's home folder. Default: the user's own. */
  person?: string;
  /** Whether a person at the computer answers the questions. Default: no. */
  isAttended?: boolean;
  /** What starts the system's programs. Default: this computer's own. */
  tools?: Tools;
  /** The disk of a path. Default: the computer's own. */
  volumeOf?: (path: string) => Promise<Volume>;
  /** The command that undoes a clean-up from a terminal. Absent when there is none. */
  undoCommand?: (id: string) => string | null;
  now(): number;
  pace: Pace;
  /** The person at the computer wants to end the program: aborts `signal`. */
  leave(): void;
  /** The same, and everything of the program shall go from this computer. */
  remove(): void;
  /** How it may stay on this computer. Absent for a computer of the demonstration, which does not. */
  stay?: StayOptions;
  /** Called when all work is over and nothing is written any more; gives more last words. */
  afterWork?: () => Promise<readonly Sentence[]>;
  /** When aborted, the agent says goodbye, finishes what it is doing, and leaves. */
  signal: AbortSignal;
};
