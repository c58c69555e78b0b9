import { access } from "node:fs/promises";
import { join } from "node:path";
import { redact } from "../redact.js";
import { NotKnown, type Probe, type ProbeValue } from "./probe.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";

type Services = ProbeValue<"services">;

const MOST = 20;
/** Where the makers of the system put their services. One that a person wrote may be named for anything. */
const SYSTEM_UNITS = ["/usr/lib/systemd/system", "/lib/systemd/system"];
export const OWN_SERVICE = "serviço próprio deste computador";

/** System services that should run and have failed. */
export const SERVICES: Probe<"services"> = {
  slow: true,
  timeoutMs: 20_000,
  async measure() {
    if (process.platform === "win32")
      return windowsServices((await runCommand(SYSTEM_COMMANDS.windowsServices)).stdout);
    if (process.platform === "darwin") throw new NotKnown("o macOS não conta isso a programas comuns");
    const { stdout } = await runCommand(SYSTEM_COMMANDS.linuxServices).catch((reason: unknown) => {
      // Containers and some Linux have the command without the system behind it.
      throw reason instanceof NotKnown && reason.message.endsWith("devolveu um erro")
        ? new NotKnown("este Linux não usa systemd")
        : reason;
    });
    return linuxServices(stdout, SYSTEM_UNITS);
  },
};

/**
 * The services of `systemctl list-units --state=failed --plain --no-legend`: one line each, that begins with its unit.
 * What follows an `@` is left out, and one that did not come with the system is not named.
 */
export async function linuxServices(stdout: string, folders: readonly string[]): Promise<Services> {
  const units = [...stdout.matchAll(/^\s*(?:●\s+)?([\w:.\\-]+)(@[^\s]*)?\.service\b/gm)].slice(0, MOST);
  return Promise.all(
    units.map(async ([, name = "", instance]) => {
      const file = `${name}${instance === undefined ? "" : "@"}.service`;
      const found = await Promise.all(folders.map((folder) => isThere(join(folder, file))));
      return found.includes(true) ? redact(name, 64) : OWN_SERVICE;
    }),
  );
}

/**
 * The names of `Win32_Service`, a line each, and `fim` at the end. Services that each user has of their own end in the
 * session's number (`_3f2a1`), which is left out.
 */
export function windowsServices(stdout: string): Services {
  const lines = stdout.split(/\r?\n/).flatMap((line) => line.trim() || []);
  if (lines.at(-1) !== "fim") throw new NotKnown("o Windows não disse quais serviços falharam");
  return lines
    .slice(0, -1)
    .slice(0, MOST)
    .map((name) => (/^[\w .$()-]{1,256}$/.test(name) ? redact(name.replace(/_[0-9a-f]{4,8}$/i, ""), 64) : OWN_SERVICE));
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
