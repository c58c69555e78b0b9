import { type ChildProcess, execFile, spawn } from "node:child_process";
import type { HostFacts } from "../wire.js";
import { ActionFailed, NEEDS_ADMINISTRATOR } from "./action-failed.js";

export type Ran = { code: number; stdout: string; stderr: string };
export type RunOptions = {
  timeoutMs: number;
  /** It needs the rights of an administrator: asked for by the system itself, for this one command. */
  asAdministrator?: boolean;
  /** Exit codes other than these are a failure. Default: 0 alone. */
  codes?: readonly number[];
  /** The output's encoding. `sfc.exe` writes UTF-16. */
  encoding?: "utf8" | "utf16le";
};

/** Starts programs of the system: a program and its arguments, never a line for a shell. */
export type Tools = {
  /** Throws `ActionFailed` when the program is missing, fails, takes too long, or a right is missing. */
  run(argv: readonly [program: string, ...args: string[]], options: RunOptions): Promise<Ran>;
};

/** What is kept of an output. In characters. */
const MOST_OUTPUT = 2_000_000;
/** Windows, well-known SIDs: high and system integrity, which a program has that was opened as administrator. */
const ELEVATED = /S-1-16-(12288|16384)/;
/** pkexec(1): the dialog was closed, or the authorisation could not be obtained. */
const PKEXEC_REFUSED: readonly number[] = [126, 127];

/**
 * The tools of this computer. For a command that needs an administrator, Linux asks for the password in a window of its own
 * (`pkexec`) if a person sits there; elsewhere the program must have been opened by an administrator. `env`: in which
 * programs are looked for.
 */
export function createTools(of: {
  os: HostFacts["os"];
  isAttended: boolean;
  env: NodeJS.ProcessEnv;
  isRoot?: () => boolean;
}): Tools {
  const { os, isAttended, env, isRoot = () => process.getuid?.() === 0 } = of;
  const start = (argv: readonly string[], options: RunOptions) => runProgram(argv, options, { ...env, LC_ALL: "C" });

  async function elevated(argv: readonly string[], options: RunOptions): Promise<Ran> {
    if (os === "windows") {
      const { stdout } = await start(["whoami.exe", "/groups"], { timeoutMs: 10_000 });
      if (!ELEVATED.test(stdout)) throw new ActionFailed(NEEDS_ADMINISTRATOR);
      return start(argv, options);
    }
    if (isRoot()) return start(argv, options);
    if (os !== "linux" || !isAttended) throw new ActionFailed(NEEDS_ADMINISTRATOR);
    const codes = [...(options.codes ?? [0]), ...PKEXEC_REFUSED];
    const ran = await start(["pkexec", ...argv], { ...options, codes }).catch((error: unknown) => {
      throw error instanceof MissingProgram ? new ActionFailed(NEEDS_ADMINISTRATOR, { cause: error }) : error;
    });
    if (PKEXEC_REFUSED.includes(ran.code)) throw new ActionFailed(NEEDS_ADMINISTRATOR);
    return ran;
  }

  return { run: (argv, options) => (options.asAdministrator ? elevated(argv, options) : start(argv, options)) };
}

class MissingProgram extends ActionFailed {
  override name = "MissingProgram";
}

function runProgram(argv: readonly string[], options: RunOptions, env: NodeJS.ProcessEnv): Promise<Ran> {
  const [program = "", ...args] = argv;
  const { timeoutMs, codes = [0], encoding = "utf8" } = options;
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      env,
      shell: false,
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32", // a process group of its own, so that it can be killed as a whole
    });
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding(encoding).on("data", (piece: string) => {
        said[stream] = (said[stream] + piece).slice(-MOST_OUTPUT);
      });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      killAll(child);
    }, timeoutMs);
    child.once("error", (cause) => {
      clearTimeout(timer);
      fail(new MissingProgram(`Este computador não tem ${program}.`, { cause }));
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      if (late) fail(new ActionFailed(`Demorou demais, e ${program} foi interrompido no meio.`));
      else if (code === null || !codes.includes(code))
        fail(new ActionFailed(`Não deu certo: ${program} terminou com um erro.`));
      else done({ code, ...said });
    });
  });
}

function killAll(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    execFile("taskkill", ["/pid", String(child.pid), "/t", "/f"], () => undefined);
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // the process group is gone already
  }
}
