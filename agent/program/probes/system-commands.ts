import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { NotKnown } from "./probe.js";

/** A command of the system: a program and its arguments, never a line for a shell. */
export type SystemCommand = { program: string; args: readonly string[]; timeoutMs: number };

const powershell = (script: string): SystemCommand => ({
  program: "powershell.exe",
  args: ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script],
  timeoutMs: 15_000,
});

/**
 * The programs that the agent may start to measure. All of them only read. Those for Linux were run on Debian. Those
 * for Windows and macOS are written from documentation (Microsoft Learn: Get-MpComputerStatus, Get-WinEvent,
 * Get-CimInstance, Win32_Service, Win32_StartupCommand, "PnPUtil command syntax"; `man softwareupdate`) and were never
 * run.
 */
export const SYSTEM_COMMANDS = {
  linuxKernelLog: {
    program: "journalctl",
    args: ["--dmesg", "--since=-24h", "--output=cat", "--no-pager", "--lines=5000"],
    timeoutMs: 10_000,
  },
  linuxKernelRing: { program: "dmesg", args: ["--since=-24h", "--notime", "--color=never"], timeoutMs: 5_000 },
  linuxServices: {
    program: "systemctl",
    args: ["list-units", "--state=failed", "--type=service", "--plain", "--no-legend", "--no-pager"],
    timeoutMs: 10_000,
  },
  macosPrograms: { program: "ps", args: ["-axo", "pcpu=,pmem=,comm="], timeoutMs: 10_000 },
  macosUpdates: { program: "softwareupdate", args: ["--list", "--no-scan"], timeoutMs: 30_000 },
  windowsDrivers: { program: "pnputil.exe", args: ["/enum-devices", "/problem"], timeoutMs: 15_000 },
  windowsServices: powershell(
    "Get-CimInstance Win32_Service -Filter \"StartMode='Auto' AND State='Stopped' AND ExitCode<>0 AND ExitCode<>1077\" | ForEach-Object { $_.Name }; 'fim'",
  ),
  windowsUpdates: powershell(
    "(New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher().Search('IsInstalled=0 and IsHidden=0').Updates.Count; " +
      "$d = (Get-HotFix | Sort-Object InstalledOn | Select-Object -Last 1).InstalledOn; if ($d) { [int]((Get-Date) - $d).TotalDays }",
  ),
  windowsAntivirus: powershell(
    "Get-MpComputerStatus | Select-Object AntivirusEnabled, AntivirusSignatureAge | ConvertTo-Json -Compress",
  ),
  windowsDiskEvents: powershell(
    "@(Get-WinEvent -FilterHashtable @{LogName='System'; Id=7,9,11,15,52,98,129; StartTime=(Get-Date).AddDays(-1)} -ErrorAction SilentlyContinue | " +
      "Where-Object { $_.ProviderName -match 'disk|ntfs|stor|volmgr' -and $_.LevelDisplayName -ne 'Information' }).Count",
  ),
  windowsStartup: powershell(
    "ConvertTo-Json -Compress -InputObject @(Get-CimInstance Win32_StartupCommand | ForEach-Object { [string]$_.Command })",
  ),
} as const satisfies { [name: string]: SystemCommand };

/** The output of a command. Throws `NotKnown`, with what happened: it is missing, failed, hung or printed too much. */
export async function runCommand(command: SystemCommand): Promise<{ stdout: string; stderr: string }> {
  try {
    return await promisify(execFile)(command.program, [...command.args], {
      timeout: command.timeoutMs,
      killSignal: "SIGKILL",
      maxBuffer: 4_000_000,
      shell: false,
      windowsHide: true,
      env: { ...process.env, LC_ALL: "C" },
    });
  } catch (error) {
    const { program } = command;
    const { code, killed } = error instanceof Error ? (error as Failed) : {};
    if (code === "ENOENT") throw new NotKnown(`este sistema não tem ${program}`);
    if (code === "EACCES") throw new NotKnown(`este usuário não pode usar ${program}`);
    if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") throw new NotKnown(`${program} disse mais do que dá para ler`);
    if (killed === true) throw new NotKnown(`${program} não respondeu`);
    throw new NotKnown(`${program} devolveu um erro`);
  }
}

type Failed = { code?: string | number; killed?: boolean };
