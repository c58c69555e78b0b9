import { NotKnown } from "./probe.js";
import { runCommand, SYSTEM_COMMANDS } from "./system-commands.js";

let told: Promise<string> | null = null;

/**
 * What Linux' kernel said in the last 24 hours. It is read once per process, because two probes need it: from the
 * journal or, where there is none, from the kernel itself. Rejects with the reason of the journal when neither tells.
 */
export function kernelLog(): Promise<string> {
  told ??= fromJournal().catch(async (reason: unknown) => {
    const { stdout } = await runCommand(SYSTEM_COMMANDS.linuxKernelRing).catch(() => ({ stdout: "" }));
    if (stdout.trim() === "") throw reason;
    return stdout;
  });
  return told;
}

async function fromJournal(): Promise<string> {
  const { stdout, stderr } = await runCommand(SYSTEM_COMMANDS.linuxKernelLog);
  return journalText(stdout, stderr);
}

/** The messages, or why there are none: `journalctl` exits with 0 and says it on its other output. */
export function journalText(stdout: string, stderr: string): string {
  if (/No journal files/i.test(stderr)) throw new NotKnown("este sistema não guarda um registro (journal)");
  if (/not seeing messages|insufficient permissions/i.test(stderr))
    throw new NotKnown("o registro do sistema não está aberto a este usuário");
  const text = stdout.trim();
  if (text === "" || text === "-- No entries --") throw new NotKnown("o registro do sistema está vazio");
  return stdout;
}

/** How many messages tell of a drive that does not answer. */
export function linuxDiskEvents(log: string): number {
  return log.split("\n").filter((line) => DISK_TROUBLE.test(line)).length;
}
const DISK_TROUBLE =
  /(I\/O error, dev (?!loop|sr|fd)\w+|critical medium error|ata\d+(\.\d+)?: (failed command|exception Emask)|nvme\d+: (I\/O \d+ .*timeout|controller is down)|EXT4-fs error|XFS \(.*\): .*error|BTRFS error)/i;
