import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Action, Workplace } from "./action.js";
import { ActionFailed, NEEDS_PERSON } from "./action-failed.js";

type Command = readonly [program: string, ...args: string[]];

/**
 * Sets the network up anew. Windows: `netsh winsock reset` and `netsh int ip reset` (Microsoft Learn), after its settings
 * were written into the agent's folder (`netsh interface dump`); it needs a restart. Linux: NetworkManager is switched off
 * and on (`man nmcli`), which changes no setting. Never without a person at the computer, who would lose the connection.
 * Neither was run here: there is no NetworkManager on the machine that this was built on.
 */
export const NETWORK_COMMANDS: {
  readonly [os in "linux" | "windows"]: { save: Command; reset: readonly Command[]; restart: 0 | 1 };
} = {
  linux: {
    save: ["nmcli", "--terse", "--fields", "NAME,UUID,TYPE,AUTOCONNECT", "connection", "show"],
    reset: [
      ["nmcli", "networking", "off"],
      ["nmcli", "networking", "on"],
    ],
    restart: 0,
  },
  windows: {
    save: ["netsh.exe", "interface", "dump"],
    reset: [
      ["netsh.exe", "winsock", "reset"],
      ["netsh.exe", "int", "ip", "reset"],
      ["ipconfig.exe", "/flushdns"],
    ],
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
    return { effect: { restartNeeded: commands.restart }, undo: UNDO };
  },
  async run(_given, at) {
    const { commands, isAdmin } = allowed(at);
    const { stdout } = await at.tools.run(commands.save, { timeoutMs: 30_000 });
    await keep(at, stdout);
    const steps = commands.reset.length;
    let failed: unknown = null;
    for (const [n, command] of commands.reset.entries()) {
      at.say({ is: "repairStep", done: n + 1, all: steps });
      try {
        await at.tools.run(command, { timeoutMs: 60_000, asAdministrator: isAdmin });
      } catch (error) {
        // What was switched off is switched on again, whatever else failed.
        failed ??= error;
        if (n === 0) break;
      }
    }
    if (failed !== null) throw failed;
    return { effect: { restartNeeded: commands.restart }, undo: UNDO };
  },
};

const UNDO = "As configurações de antes ficam guardadas neste computador, para um técnico devolver";

function allowed(at: Workplace): { commands: (typeof NETWORK_COMMANDS)["linux"]; isAdmin: boolean } {
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
