import { readFile } from "node:fs/promises";

/** The two ends of a connection on this machine, seen from the server. */
export type Ends = { localPort: number; remotePort: number };

/** Where Linux lists connections. A program may reach 127.0.0.1 by IPv6, too (`::ffff:127.0.0.1`). */
const TABLES = ["/proc/net/tcp", "/proc/net/tcp6"];

/**
 * The user (uid) whose program opened a connection over 127.0.0.1, as Linux lists it (`man 5 proc_pid_net`). `untold` when
 * the system has no such lists, and null when its lists do not hold the connection.
 */
export async function userBehind(
  { localPort, remotePort }: Ends,
  tables: readonly string[] = TABLES,
): Promise<number | "untold" | null> {
  const texts = await Promise.all(tables.map((table) => readFile(table, "utf8").catch(() => null)));
  if (texts[0] === null) return "untold";
  const [theirs, ours] = [ends(remotePort), ends(localPort)];
  for (const line of texts.flatMap((text) => text?.split("\n") ?? [])) {
    const [, local = "", remote = "", , , , , uid, , inode] = line.trim().split(/\s+/);
    // A socket that its program has closed is listed as the administrator's, with no inode.
    if (inode !== "0" && theirs.includes(local) && ours.includes(remote) && uid !== undefined) return Number(uid);
  }
  return null;
}

/** 127.0.0.1 and ::ffff:127.0.0.1 as the kernel writes them on machines of the usual byte order. */
function ends(port: number): string[] {
  const written = port.toString(16).toUpperCase().padStart(4, "0");
  return [`0100007F:${written}`, `0000000000000000FFFF00000100007F:${written}`];
}

/**
 * Whether a connection may belong to this person. One that the system's lists do not hold does not (its program has ended,
 * or hides). The administrator can do everything anyway.
 */
export async function isOwnConnection(of: Ends, tables?: readonly string[]): Promise<boolean> {
  const own = process.getuid?.();
  if (own === undefined) return true;
  const uid = await userBehind(of, tables);
  return uid === "untold" || uid === own || uid === 0;
}
