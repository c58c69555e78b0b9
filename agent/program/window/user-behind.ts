import { readFile } from "node:fs/promises";

/** The two ends of a connection on this machine, seen from the server. */
export type Ends = { localPort: number; remotePort: number };

/**
 * The user (uid) whose program opened a connection over 127.0.0.1, as Linux lists it (`man 5 proc_pid_net`). Null when the
 * system does not tell: other systems have no such list.
 */
export async function userBehind({ localPort, remotePort }: Ends, table = "/proc/net/tcp"): Promise<number | null> {
  const text = await readFile(table, "utf8").catch(() => null);
  if (text === null) return null;
  const [theirs, ours] = [hex(remotePort), hex(localPort)];
  for (const line of text.split("\n")) {
    const [, local, remote, , , , , uid] = line.trim().split(/\s+/);
    if (local === theirs && remote === ours && uid !== undefined) return Number(uid);
  }
  return null;
}

/** 127.0.0.1 as the kernel writes it on machines of the usual byte order. */
const hex = (port: number) => `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;

/** Whether a connection may belong to this person. The administrator can do everything anyway. */
export async function isOwnConnection(ends: Ends, table?: string): Promise<boolean> {
  const own = process.getuid?.();
  if (own === undefined) return true;
  const uid = await userBehind(ends, table);
  return uid === null || uid === own || uid === 0;
}
