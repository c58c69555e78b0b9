import { basename, join } from "node:path";
import { z } from "zod";
import { findSlowProgram } from "../program/probes/slow-program.js";
import { SLOW_PROGRAMS } from "../program/probes/slow-programs.js";
import { autostartEntries, OWN_PROGRAM } from "../program/probes/startup-programs.js";
import type { ActionResult } from "../wire.js";
import type { Action, Workplace } from "./action.js";
import { ActionFailed } from "./action-failed.js";
import { newQuarantineId, QUARANTINE_DAYS } from "./quarantine.js";
import { readPlain, recordStartup, type StartupChange, writeDesktop } from "./startup-record.js";
import { deleteStartup, windowsStartupValues } from "./windows-startup.js";

const MOST = 20;
const params = z.strictObject({
  /** Executables, as the report names them. Without them, those that the list of slow programs allows to switch off. */
  programs: z.array(z.string().min(1).max(64)).min(1).max(MOST).optional(),
});
type Params = z.infer<typeof params>;

/** A program that starts with the session, and what switches that off. */
type Candidate = { program: string; change: StartupChange };

/**
 * Switches the start of programs off: that of this person alone, and of nothing that stands for the whole computer. On
 * Linux by an entry of their own with `Hidden=true` (XDG Autostart), which hides that of the system; on Windows by taking
 * the value out of `HKCU\…\Run`. What stood there is written down first, and comes back by `--undo` for 15 days. Ran on
 * Linux; the commands for Windows are from documentation and were never run.
 */
export const startupOff: Action<Params> = {
  name: "startup-off",
  systems: ["linux", "windows"],
  title: "Tirar programas do começo",
  params,
  async preview(given, at) {
    const { chosen, all } = await choose(given, at);
    return { effect: { programs: chosen.length }, before: { startup: all }, ...told(chosen) };
  },
  async run(given, at, promised) {
    const { chosen, all } = await choose(given, at);
    const names = new Set(promised.result.items ?? []);
    const now = chosen.filter(({ program }) => names.has(program));
    if (now.length === 0) throw new ActionFailed("Nenhum desses programas abre mais sozinho. Nada foi mudado.");
    const id = newQuarantineId(at.now());
    await recordStartup(
      join(at.home, "quarantine", id),
      at.now(),
      now.map(({ change }) => change),
    );
    const done: Candidate[] = [];
    for (const one of now) if (await apply(one.change, at)) done.push(one);
    if (done.length === 0) throw new ActionFailed("O sistema não deixou mudar o que abre sozinho.");
    const command = at.undoCommand(id);
    return {
      effect: {
        programs: done.length,
        ...(names.size > done.length ? { leftPrograms: names.size - done.length } : {}),
      },
      before: { startup: all },
      after: { startup: (await choose(given, at)).all },
      ...told(done),
      ...(command === null ? {} : { undoWith: { os: at.os, command } }),
    };
  },
};

function told(chosen: readonly Candidate[]): Pick<ActionResult, "items" | "undo"> {
  return { items: chosen.map(({ program }) => program), undo: UNDO };
}
const UNDO = `Nada é desinstalado, e dá para voltar atrás por ${QUARANTINE_DAYS} dias`;

async function choose({ programs }: Params, at: Workplace): Promise<{ chosen: Candidate[]; all: number }> {
  const all = at.os === "windows" ? await windowsStartupValues(at.tools) : await onLinux(at);
  const asked = new Set(programs?.map((name) => name.toLowerCase()));
  const chosen = all.filter(({ program }) =>
    programs === undefined
      ? findSlowProgram(program, SLOW_PROGRAMS)?.startup === "off"
      : asked.has(program.toLowerCase()) && program !== OWN_PROGRAM,
  );
  return { chosen: chosen.slice(0, MOST), all: all.length };
}

async function onLinux(at: Workplace): Promise<Candidate[]> {
  const own = join(at.person, ".config", "autostart");
  const entries = await autostartEntries([own, ...at.systemAutostart]);
  const candidates = await Promise.all(
    entries.map(async ({ program, path }) => {
      const place = join(own, basename(path));
      const [before, text] = [await readPlain(place), await readPlain(path)];
      if (text === null) return [];
      return [{ program, change: { kind: "desktop" as const, path: place, before, after: hidden(text) } }];
    }),
  );
  return candidates.flat();
}

/** The entry with `Hidden=true` in its group (Desktop Entry Specification: as if it were not there). */
export function hidden(entry: string): string {
  const without = entry.replace(/^Hidden\s*=.*\n?/gim, "");
  return /^\[Desktop Entry\][^\n]*$/m.test(without)
    ? without.replace(/^(\[Desktop Entry\][^\n]*)$/m, "$1\nHidden=true")
    : `[Desktop Entry]\nHidden=true\n${without}`;
}

async function apply(change: StartupChange, at: Workplace): Promise<boolean> {
  if (change.kind === "registry") return deleteStartup(change.name, at.tools);
  // It changed since it was looked at.
  if ((await readPlain(change.path)) !== change.before) return false;
  return writeDesktop(change.path, change.after);
}
