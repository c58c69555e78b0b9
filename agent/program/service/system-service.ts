import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import type { HostFacts } from "../../wire.js";
import {
  LAUNCHD_LABEL,
  launchdPlist,
  SERVICE_NAME,
  type ServiceCommand,
  systemdUnit,
  TASK_FILE,
  windowsTask,
} from "./service-files.js";

/** Keeps the program running on this computer, after it is started anew too. */
export type Service = {
  /** Registers it without starting it. `reason` is Portuguese. */
  install(): Promise<{ installed: true } | { installed: false; reason: string }>;
  /** Starts what is registered. */
  start(): Promise<void>;
  /**
   * Stops it and takes it away. Does nothing where there is none. `itself`: the service does so when it ends, and is only
   * taken from what the system starts, so that it is not killed by its own wish.
   */
  remove(by?: "itself"): Promise<void>;
};

/** Runs a program of the system without a shell. Rejects when it ends badly. */
export type Run = (program: string, args: readonly string[]) => Promise<unknown>;

const LIMIT_MS = 20_000;
export const runProgramOfSystem: Run = (program, args) =>
  new Promise((done, fail) => {
    execFile(program, [...args], { timeout: LIMIT_MS, windowsHide: true }, (error, output) =>
      error ? fail(error) : done(output),
    );
  });

type Way = {
  file: string;
  content(command: ServiceCommand): string | Buffer;
  install: readonly (readonly [string, ...string[]])[];
  start: readonly [string, ...string[]];
  remove: readonly (readonly [string, ...string[]])[];
  removeItself: readonly (readonly [string, ...string[]])[];
};

/**
 * The service of this system: a systemd user unit, a launchd agent, or a task of the Windows Task Scheduler. Those of
 * macOS and Windows were never run.
 */
export function systemService(of: {
  os: HostFacts["os"];
  /** The person's home folder. */
  person: string;
  /** The program's own folder. */
  home: string;
  command: ServiceCommand;
  run: Run;
}): Service {
  const way = wayOf(of);
  const all = async (steps: readonly (readonly [string, ...string[]])[]) => {
    for (const [program, ...args] of steps) await of.run(program, args);
  };
  return {
    async install() {
      try {
        mkdirSync(dirname(way.file), { recursive: true });
        writeFileSync(way.file, way.content(of.command), { mode: 0o600 });
        await all(way.install);
        return { installed: true };
      } catch (error) {
        rmSync(way.file, { force: true });
        const said = error instanceof Error ? error.message.split("\n")[0] : String(error);
        return { installed: false, reason: `o sistema não deixou um programa ficar (${said})`.slice(0, 200) };
      }
    },
    async start() {
      const [program, ...args] = way.start;
      await of.run(program, args);
    },
    async remove(by) {
      // What is not registered cannot be stopped, and that is as it should be.
      for (const [program, ...args] of by === "itself" ? way.removeItself : way.remove)
        await of.run(program, args).catch(() => undefined);
      rmSync(way.file, { force: true });
    },
  };
}

function wayOf({ os, person, home }: { os: HostFacts["os"]; person: string; home: string }): Way {
  const unit = `${SERVICE_NAME}.service`;
  if (os === "linux")
    return {
      file: join(person, ".config", "systemd", "user", unit),
      content: systemdUnit,
      install: [
        ["systemctl", "--user", "daemon-reload"],
        ["systemctl", "--user", "enable", unit],
      ],
      start: ["systemctl", "--user", "start", "--no-block", unit],
      remove: [
        ["systemctl", "--user", "disable", unit],
        ["systemctl", "--user", "stop", unit],
      ],
      removeItself: [["systemctl", "--user", "disable", unit]],
    };
  if (os === "macos") {
    const file = join(person, "Library", "LaunchAgents", `${LAUNCHD_LABEL}.plist`);
    const domain = `gui/${process.getuid?.() ?? 501}`;
    // It would start a program again that ended with a fault, so it is told at once, and ends the program in order.
    const bootout = ["launchctl", "bootout", `${domain}/${LAUNCHD_LABEL}`] as const;
    return {
      file,
      content: launchdPlist,
      install: [["plutil", "-lint", file]],
      start: ["launchctl", "bootstrap", domain, file],
      remove: [bootout],
      removeItself: [bootout],
    };
  }
  const file = join(home, TASK_FILE);
  const forget = ["schtasks", "/Delete", "/TN", SERVICE_NAME, "/F"] as const;
  return {
    file,
    // schtasks reads UTF-16 with a byte order mark.
    content: (command) => Buffer.from(`\ufeff${windowsTask(command, windowsUser(process.env))}`, "utf16le"),
    install: [["schtasks", "/Create", "/TN", SERVICE_NAME, "/XML", file, "/F"]],
    start: ["schtasks", "/Run", "/TN", SERVICE_NAME],
    remove: [["schtasks", "/End", "/TN", SERVICE_NAME], forget],
    removeItself: [forget],
  };
}

/** The person as Windows names an account: with its domain, or the computer's name where there is none. */
function windowsUser({ USERDOMAIN, USERNAME }: NodeJS.ProcessEnv): string {
  const name = USERNAME ?? userInfo().username;
  return USERDOMAIN === undefined ? name : `${USERDOMAIN}\\${name}`;
}
