import { homedir } from "node:os";
import { FolderInUse, lockFolder } from "../../platform/folder-lock.js";
import { ActionFailed } from "../actions/action.js";
import { purgeQuarantines, undoQuarantine } from "../actions/quarantine.js";
import { temporaryRoots } from "../actions/temporary-files.js";
import { readCode } from "../pairing-code.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import { BrokenHome, type Home, openHome } from "./home.js";
import { readHost } from "./host.js";
import { HELP, type ProgramOptions, readOptions, readServer, UsageMistake } from "./options.js";
import { paceFrom } from "./pace.js";
import type { ProgramFile } from "./program-file.js";
import { runAgent } from "./run-agent.js";
import { scan } from "./scan.js";
import { openScreen, type Screen } from "./screen.js";
import { undoCommand } from "./undo-command.js";
import { AGENT_VERSION } from "./version.js";

/**
 * Runs the program with its arguments and ends the process with its exit code. With `--probe` as the first argument it
 * is the child process that measures, and does nothing else.
 */
export async function runProgram(file: ProgramFile, args: readonly string[]): Promise<never> {
  if (args[0] === "--probe") await probe(args);
  else {
    process.exitCode = await main(file, args);
    if (closesAtOnce(file, args) && process.exitCode !== EXIT.goodbye)
      await openScreen(false).ask("\nAperte Enter para fechar.");
  }
  await new Promise<void>((written) => process.stdout.write("", () => written()));
  // Exits even when a library still holds something open.
  process.exit();
}

/** Windows closes the window of a program that was opened by double click, and with it the last words. */
function closesAtOnce({ script }: ProgramFile, args: readonly string[]): boolean {
  return process.platform === "win32" && script === null && args.length === 0;
}

async function main(file: ProgramFile, args: readonly string[]): Promise<ExitCode> {
  let options: ProgramOptions;
  try {
    options = readOptions(args, file.path);
  } catch (error) {
    if (!(error instanceof UsageMistake)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  if (options.help || options.version) {
    process.stdout.write(options.help ? HELP : `${AGENT_VERSION}\n`);
    return EXIT.done;
  }
  const screen = openScreen(options.yes);
  try {
    const home = openHome(options.home);
    // On Windows a socket in a folder is no lock. A second agent is only noticed by the hub there.
    const lock = process.platform === "win32" ? null : await lockFolder(home.folder);
    try {
      return await act(file, options, home, screen);
    } finally {
      await lock?.release();
    }
  } catch (error) {
    if (error instanceof FolderInUse) {
      screen.say("Este programa já está aberto neste computador.");
      return EXIT.alreadyRunning;
    }
    if (error instanceof UsageMistake) {
      screen.say(error.message);
      return EXIT.usage;
    }
    if (error instanceof BrokenHome)
      screen.say(`O arquivo ${error.message} está estragado. Com --forget dá para começar de novo.`);
    else if (error instanceof ActionFailed) screen.say(error.message);
    else screen.say(`Aconteceu um erro neste programa, e parei por segurança: ${String(error)}`);
    return EXIT.failed;
  }
}

async function act(file: ProgramFile, options: ProgramOptions, home: Home, screen: Screen): Promise<ExitCode> {
  if (options.forget) {
    home.forget();
    screen.say("Pronto: este computador esqueceu com quem estava ligado.");
    return EXIT.done;
  }
  if (options.undo !== null) {
    const { restored, kept } = await undoQuarantine(home.folder, options.undo);
    screen.say(restored === 1 ? "1 arquivo voltou para o lugar." : `${restored} arquivos voltaram para o lugar.`);
    if (kept > 0)
      screen.say(`Ficaram guardados por mais 15 dias: ${kept}. O lugar deles está ocupado ou não é mais o mesmo.`);
    return kept === 0 ? EXIT.done : EXIT.failed;
  }
  await purgeQuarantines(home.folder, Date.now());
  const kept = home.pairing();
  const asked =
    options.server ?? file.server ?? kept?.server ?? (await screen.ask("Endereço do servidor (https://…): "));
  if (asked === null) throw new UsageMistake("Falta --server. O endereço aparece na conversa.");
  const server = readServer(asked);
  let code = options.code;
  if (code === null && kept?.server !== server) {
    const typed = await screen.ask("Código da conversa (como KXTQ-7M9P): ");
    code = typed === null ? null : readCode(typed);
    if (code === null) throw new UsageMistake("Falta o código. Ele aparece na conversa, e tem 8 letras e números.");
  }
  const host = readHost();
  const leave = new AbortController();
  const onSignal = () => {
    if (leave.signal.aborted) process.exit(EXIT.goodbye); // asked twice: now
    leave.abort();
  };
  // A closed terminal is SIGHUP.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  const env = { ...process.env, BALCAO_AGENT_HOME: home.folder };
  const probing = { probe: [...file.command, "--probe"] as const, env, host, server, now: Date.now };
  return await runAgent({
    server,
    home,
    screen,
    host,
    version: AGENT_VERSION,
    code,
    once: options.once,
    showJson: options.showJson,
    scan: (scope, signal) => scan({ ...probing, say: screen.say }, scope, signal),
    temporaryRoots: temporaryRoots(process.env),
    undoCommand: (id) => undoCommand(id, { file, home: home.folder, person: homedir(), os: host.os }),
    now: Date.now,
    pace: paceFrom(process.env),
    signal: leave.signal,
  });
}

async function probe(given: readonly string[]): Promise<void> {
  // Only loaded here: the parent process does not need it, and it is half of the program.
  const { runProbes } = await import("./probes/run-probes.js");
  const server = given[given.indexOf("--server") + 1] ?? "";
  await runProbes({ server, quick: given.includes("--quick") }, (line) => process.stdout.write(`${line}\n`));
}
