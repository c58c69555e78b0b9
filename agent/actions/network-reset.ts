import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Action, Workplace } from "./action.js";
import { ActionFailed, NEEDS_PERSON } from "./action-failed.js";

type Command = readonly [program: string, ...args: string[]];
/** `last` is run whatever became of `reset`, and again after the program was killed in between. */
type Commands = { save: Command; reset: readonly Command[]; last: Command | null; restart: 0 | 1 };

/**
 * Sets the network up anew. Windows: `netsh winsock reset` and `netsh int ip reset` (Microsoft Learn), after its settings
 * were written into the agent's folder (`netsh interface dump`); it needs a restart. Linux: NetworkManager is switched off
 * and on (`man nmcli`), which changes no setting. Never without a person at the computer, who would lose the connection.
 * Neither was run here: there is no NetworkManager on the machine that this was built on.
 */
export const NETWORK_COMMANDS: {
  readonly [os in "linux" | "windows"]: Commands;
} = {
  linux: {
    save: ["nmcli", "--terse", "--fields", "NAME,UUID,TYPE,AUTOCONNECT", "connection", "show"],
    reset: [["nmcli", "networking", "off"]],
    last: ["nmcli", "networking", "on"],
    restart: 0,
  },
  windows: {
    save: ["netsh.exe", "interface", "dump"],
    reset: [
      ["netsh.exe", "winsock", "reset"],
      ["netsh.exe", "int", "ip", "reset"],
      ["ipconfig.exe", "/flushdns"],
    ],
    last: null,
    restart: 1,
  },
};

export const networkReset: Action<Record<string, never>> = {
  name: "network-reset",
  systems: ["linux", "windows"],
  title: "Refazer a configuração da rede",
  params: z.strictObject({}),
  async preview(_given, at) {
    const { commands } = allowed(at);
    await at.tools.run(commands.save, { timeoutMs: 30_000 });
    return { effect: { restartNeeded: commands.restart }, undo: undoOf(at) };
  },
  async run(_given, at) {
    const { commands, isAdmin } = allowed(at);
    const { stdout } = await at.tools.run(commands.save, { timeoutMs: 30_000 });
    await keep(at, stdout);
    const all = commands.reset.length + (commands.last === null ? 0 : 1);
    let failed: unknown = null;
    for (const [n, command] of commands.reset.entries()) {
      at.say({ is: "repairStep", done: n + 1, all });
      try {
        await at.tools.run(command, { timeoutMs: 60_000, asAdministrator: isAdmin });
      } catch (error) {
        failed ??= error;
        if (n === 0) break;
      }
    }
    if (commands.last !== null) {
      at.say({ is: "repairStep", done: all, all });
      await switchOn(at, commands.last);
    }
    if (failed !== null) throw failed;
    return { effect: { restartNeeded: commands.restart }, undo: undoOf(at) };
  },
  async recover(at) {
    const last = at.os === "linux" ? NETWORK_COMMANDS.linux.last : null;
    if (last !== null) await switchOn(at, last);
  },
};

/** How often it is tried to switch the network on again. A computer that stays offline can tell nobody. */
const TRIES = 3;
const STILL_OFF = "A rede ficou desligada neste computador. Ligue de novo pelo ícone da rede, perto do relógio.";

/** Also after a failure: what switches off may take effect although it ran out of time. */
async function switchOn(at: Workplace, command: Command): Promise<void> {
  let cause: unknown;
  for (let tried = 0; tried < TRIES; tried++) {
    try {
      await at.tools.run(command, { timeoutMs: 60_000 });
      return;
    } catch (error) {
      cause = error;
    }
  }
  throw new ActionFailed(STILL_OFF, { cause });
}

/** Said before the yes. On Linux no setting changes; on Windows this program brings nothing back. */
const undoOf = ({ os }: Workplace): string =>
  os === "linux"
    ? "Não há o que desfazer: nenhuma configuração muda"
    : "Este programa não desfaz: as configurações de antes ficam guardadas neste computador, para um técnico devolver";

function allowed(at: Workplace): { commands: Commands; isAdmin: boolean } {
  if (!at.isAttended) throw new ActionFailed(NEEDS_PERSON);
  if (at.os === "macos") throw new ActionFailed("Isto não existe no sistema deste computador.");
  return { commands: NETWORK_COMMANDS[at.os], isAdmin: at.os === "windows" };
}

/** They stay on this computer: they hold names of networks. */
async function keep(at: Workplace, text: string): Promise<void> {
  const folder = join(at.home, "network");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = `${new Date(at.now()).toISOString().replace(/\D/g, "").slice(0, 14)}.txt`;
  await writeFile(join(folder, name), text, { mode: 0o600, flag: "wx", flush: true });
}
