import { z } from "zod";
import { linuxDrivers, windowsDrivers } from "../program/probes/drivers.js";
import { NotKnown } from "../program/probes/probe.js";
import type { ActionResult } from "../wire.js";
import type { Action, Workplace } from "./action.js";
import { ActionFailed } from "./action-failed.js";

/**
 * Looks for devices without a working driver and tells which they are. It installs nothing: on Windows a driver is only
 * taken from Windows Update, which a person starts. Linux reads the kernel's log since its start; the command for Windows is
 * from documentation (Microsoft Learn, PnPUtil) and was never run.
 */
export const driversReport: Action<Record<string, never>> = {
  name: "drivers-report",
  systems: ["linux", "windows"],
  title: "Verificar os drivers",
  params: z.strictObject({}),
  preview: (_given, at) => look(at),
  run: (_given, at) => look(at),
};

const DMESG = ["dmesg", "--notime", "--color=never"] as const;

async function look(at: Workplace): Promise<ActionResult> {
  const drivers = await read(at);
  return {
    effect: { driverProblems: drivers.length },
    items: drivers.map(({ name, code }) => (code === null ? name : `${name} (${code})`)),
    undo: "Só olha: nada é mudado",
  };
}

async function read({ os, tools }: Workplace): Promise<{ name: string; code: number | null }[]> {
  if (os === "linux") {
    // Many systems show the log to everybody or to the person who set them up; the others ask for the password.
    const { stdout } = await tools
      .run(DMESG, { timeoutMs: 10_000 })
      .catch(() => tools.run(DMESG, { timeoutMs: 60_000, asAdministrator: true }));
    return linuxDrivers(stdout);
  }
  const { stdout } = await tools.run(["pnputil.exe", "/enum-devices", "/problem"], { timeoutMs: 30_000 });
  try {
    return windowsDrivers(stdout);
  } catch (error) {
    throw error instanceof NotKnown ? new ActionFailed("O Windows não disse quais drivers têm problema.") : error;
  }
}
