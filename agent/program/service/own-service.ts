import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keptQuarantines } from "../../actions/quarantine.js";
import type { HostFacts } from "../../wire.js";
import type { ProgramFile } from "../program-file.js";
import type { ServiceCommand } from "./service-files.js";
import { type Run, type Service, systemService } from "./system-service.js";

/** Where the program stands that the system starts; an update replaces `program`. */
export function programPlace(home: string, file: Pick<ProgramFile, "script" | "runtime">, os: HostFacts["os"]) {
  const folder = join(home, "program");
  const name = file.script === null ? `balcao-agent${os === "windows" ? ".exe" : ""}` : "balcao-agent.mjs";
  const program = join(folder, name);
  const runtime = file.runtime === null ? null : join(folder, "node");
  return { folder, program, runtime };
}

/**
 * The service of this program. It runs from a copy in the program's own folder: the downloaded file may be moved or
 * thrown away, and its name carries a code that is over.
 */
export function ownService(of: {
  file: ProgramFile;
  os: HostFacts["os"];
  person: string;
  home: string;
  run: Run;
}): Service {
  const { file, os, home } = of;
  const { folder, program, runtime } = programPlace(home, file, os);
  const service = systemService({ ...of, command: command() });
  return {
    async install() {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        copyWhole(file.script ?? file.path, program);
        if (file.runtime !== null && runtime !== null) copyWhole(file.runtime, runtime);
      } catch (error) {
        return { installed: false, reason: `não consegui copiar o programa (${String(error)})`.slice(0, 200) };
      }
      return service.install();
    },
    start: service.start,
    async remove(by) {
      await service.remove(by);
      // Windows does not let a running program's file go; it goes with the folder when everything is removed. What a
      // repair put aside is brought back by this program, whose place its report names.
      const isNeeded = os === "windows" || (await keptQuarantines(home)).length > 0;
      if (!isNeeded) rmSync(folder, { recursive: true, force: true });
    },
  };

  function command(): ServiceCommand {
    const args = ["--home", home, "--stay"] as const;
    if (file.script === null) return [program, ...args];
    // An installed `node` is named by its whole path, because services have another PATH.
    return [runtime ?? file.command[0], program, ...args];
  }
}

/** Nobody ever sees half a program under its name. */
function copyWhole(from: string, to: string): void {
  if (from === to) return;
  copyFileSync(from, `${to}.next`);
  chmodSync(`${to}.next`, 0o700);
  renameSync(`${to}.next`, to);
}
