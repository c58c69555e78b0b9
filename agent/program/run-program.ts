import { homedir } from "node:os";
import { FolderInUse } from "../../platform/folder-lock.js";
import { ActionFailed } from "../actions/action-failed.js";
import { purgeQuarantines, undoQuarantine } from "../actions/quarantine.js";
import { temporaryRoots } from "../actions/temporary-files.js";
import { createTools } from "../actions/tools.js";
import type { HostFacts } from "../wire.js";
import { askCode, NO_CODE } from "./ask-code.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import { type Face, openFace } from "./face.js";
import { BrokenHome, type Home } from "./home.js";
import { readHost } from "./host.js";
import { leaveHere } from "./leave-here.js";
import { openLockedHome } from "./open-locked-home.js";
import { HELP, type ProgramOptions, readOptions, readServer, UsageMistake } from "./options.js";
import { paceFrom } from "./pace.js";
import type { ProgramFile } from "./program-file.js";
import { removeProgram } from "./remove-program.js";
import { runAgent } from "./run-agent.js";
import { scan } from "./scan.js";
import type { Screen } from "./screen.js";
import { onBattery } from "./service/on-battery.js";
import { ownService, programPlace } from "./service/own-service.js";
import { runProgramOfSystem, type Service } from "./service/system-service.js";
import { spareHomes } from "./spare-homes.js";
import { undoCommand } from "./undo-command.js";
import { serverAnswers } from "./update/take-update.js";
import { followTrial, HEALTH_MS, systemHere, tryVersion, updateFirst } from "./update/update-service.js";
import { AGENT_VERSION } from "./version.js";
import { languageOf, systemLanguage } from "./words/language.js";
import type { Sentence } from "./words/words.js";
import { wordsOf } from "./words/words-of.js";

/** Runs the program with its arguments, and resolves with its exit code. Never rejects for what a person did. */
export async function runProgram(file: ProgramFile, args: readonly string[]): Promise<ExitCode> {
  const words = wordsOf(languageOf(process.env, systemLanguage()));
  let options: ProgramOptions;
  try {
    options = readOptions(args, file.path);
  } catch (error) {
    if (!(error instanceof UsageMistake)) throw error;
    process.stderr.write(`${words.reason(error.message)}\n`);
    return EXIT.usage;
  }
  if (options.help || options.version) {
    process.stdout.write(options.help ? HELP : `${AGENT_VERSION}\n`);
    return EXIT.done;
  }
  const face = await openFace(file, options, words, args.length > 0);
  if (face === null) return EXIT.alreadyRunning;
  const code = await inFolder(file, options, face);
  await face.close(code);
  return code;
}

/** Does what is asked for in the program's folder, alone, and says every failure in words. */
async function inFolder(file: ProgramFile, options: ProgramOptions, face: Face): Promise<ExitCode> {
  const { screen } = face;
  const end = (code: ExitCode, sentence: Sentence): ExitCode => {
    screen.show({ kind: "ended", sentences: [sentence] });
    return code;
  };
  try {
    if (options.leave) await serviceOf(file, options.home).remove();
    const { home, release } = await openLockedHome(options.home, spareHomes(process.env, options.home));
    try {
      face.settle(home);
      if (home.place !== home.folder)
        screen.show({ kind: "said", sentence: { is: home.place === null ? "onlyMemory" : "otherPlace" } });
      return await act(file, options, home, screen);
    } finally {
      await release();
    }
  } catch (error) {
    if (error instanceof FolderInUse) return end(EXIT.alreadyRunning, { is: "alreadyOpen" });
    if (error instanceof UsageMistake) return end(EXIT.usage, { is: "reason", text: error.message });
    if (error instanceof BrokenHome) return end(EXIT.failed, { is: "brokenHome", path: error.message });
    if (error instanceof ActionFailed) return end(EXIT.failed, { is: "reason", text: error.message });
    return end(EXIT.failed, { is: "failed", error: String(error) });
  }
}

function serviceOf(file: ProgramFile, home: string): Service {
  return ownService({ file, os: readHost().os, person: homedir(), home, run: runProgramOfSystem });
}

async function act(file: ProgramFile, options: ProgramOptions, home: Home, screen: Screen): Promise<ExitCode> {
  const say = (sentence: Sentence) => screen.show({ kind: "said", sentence });
  if (options.forget) {
    home.forget();
    say({ is: "forgot" });
    return EXIT.done;
  }
  if (options.leave) {
    const pace = paceFrom(process.env);
    await leaveHere({ home, host: readHost(), version: AGENT_VERSION, pace, now: Date.now });
    say({ is: "staysNoMore" });
    return EXIT.done;
  }
  if (options.stay && home.staying() === null) {
    screen.show({ kind: "ended", sentences: [{ is: "notAgreed" }] });
    return EXIT.notPaired;
  }
  if (options.undo !== null) {
    const tools = createTools({ os: readHost().os, isAttended: true, env: process.env });
    const { restored, kept } = await undoQuarantine(home.folder, options.undo, tools);
    say({ is: "restored", restored });
    if (kept > 0) say({ is: "stillKept", kept });
    return kept === 0 ? EXIT.done : EXIT.failed;
  }
  await purgeQuarantines(home.folder, Date.now());
  const kept = home.pairing();
  const wish = { removed: false };
  const leaving = leaveAtSignals();
  const leave = () => leaving.abort();
  const remove = () => {
    wish.removed = true;
    leave();
  };
  const service = serviceOf(file, home.folder);
  const afterWork = async (): Promise<Sentence[]> => {
    if (wish.removed) {
      if (home.staying() !== null) await service.remove();
      return [{ is: "removed", ...(await removeProgram(home, file)) }];
    }
    if (!options.stay && home.staying() !== null) await service.start();
    return [];
  };
  // The person may already end the program while it asks. There is nothing to take back on the page yet.
  screen.hear({ undo: () => undefined, leave, remove, leftAlone: leave });
  const left = async () => {
    screen.show({ kind: "ended", sentences: [{ is: "goodbye" }, ...(await afterWork())] });
    return EXIT.goodbye;
  };
  const { signal } = leaving;
  const asked =
    (options.stay ? home.staying()?.server : null) ??
    options.server ??
    file.server ??
    kept?.server ??
    (await screen.ask("server", signal));
  if (signal.aborted) return left();
  if (asked === null) throw new UsageMistake("Falta --server. O endereço aparece na conversa.");
  const server = readServer(asked);
  let code = options.code;
  if (code === null && kept?.server !== server) {
    code = await askCode(screen, signal);
    if (signal.aborted) return left();
    if (code === null) throw new UsageMistake(NO_CODE);
  }
  const host = readHost();
  const env = { ...process.env, BALCAO_AGENT_HOME: home.folder };
  const measuring = (of: Parameters<Parameters<typeof scan>[0]["measuring"]>[0]) =>
    screen.show({ kind: "measuring", ...of });
  const probing = { probe: [...file.command, "--probe"] as const, env, host, server, now: Date.now, measuring };
  const again = new AbortController();
  const trial = options.stay ? await updateOf(file, home, server, host.os, leaving.signal, again) : null;
  if (trial === "again") return EXIT.startAgain;
  return runAgent({
    server,
    home,
    screen,
    host,
    version: AGENT_VERSION,
    code,
    once: options.once,
    showJson: options.showJson,
    scan: (scope, signal) => scan(probing, scope, signal),
    temporaryRoots: temporaryRoots(process.env),
    isAttended: !options.yes,
    undoCommand: (id) => undoCommand(id, { file, home: home.folder, person: homedir(), os: host.os }),
    leave,
    remove,
    afterWork,
    stay: {
      resident: options.stay,
      service,
      onBattery,
      again: again.signal,
      ...(trial === null ? {} : { connected: trial.connected, refused: trial.refused }),
    },
    now: Date.now,
    pace: paceFrom(process.env),
    signal,
  });
}

/** Looks for a newer version before anything else. Null where programs are not exchanged: a script, macOS. */
async function updateOf(
  file: ProgramFile,
  home: Home,
  server: string,
  os: HostFacts["os"],
  signal: AbortSignal,
  again: AbortController,
): Promise<"again" | ReturnType<typeof followTrial> | null> {
  const system = systemHere(os);
  const serverKey = home.pinnedKey(server);
  const { program } = programPlace(home.folder, file, os);
  if (system === null || serverKey === null || file.script !== null || file.path !== program) return null;
  const of = { home, server, serverKey, system, version: AGENT_VERSION, program };
  const tools = { ...of, fetch, trial: tryVersion, signal, now: Date.now };
  const { again: now, end } = await updateFirst(tools);
  if (now) return "again";
  return followTrial({
    home,
    version: AGENT_VERSION,
    program,
    end,
    healthMs: HEALTH_MS,
    now: Date.now,
    answers: () => serverAnswers(tools),
    again: () => again.abort(),
  });
}

/** Ctrl+C and a closed terminal (SIGHUP) end the program in order; a second time at once. */
function leaveAtSignals(): AbortController {
  const leave = new AbortController();
  let signals = 0;
  const onSignal = () => {
    signals += 1;
    // Only signals are counted: whoever pressed the window's button and then Ctrl+C once does not break off a repair.
    if (signals > 1) process.exit(EXIT.goodbye);
    leave.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  return leave;
}
