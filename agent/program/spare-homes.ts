import { createHash } from "node:crypto";
import { join, resolve } from "node:path";

/**
 * Folders in memory of this person, for the program's notes when the disk is full. Each folder that `--home` may name has
 * its own. They last until the computer is switched off. Linux has them; elsewhere there are none.
 */
export function spareHomes(env: NodeJS.ProcessEnv, home: string): string[] {
  const uid = process.getuid?.();
  if (process.platform !== "linux" || uid === undefined) return [];
  const own = env.XDG_RUNTIME_DIR ?? `/run/user/${uid}`;
  const name = createHash("sha256").update(resolve(home)).digest("hex").slice(0, 16);
  return [join(own, `balcao-agent-${name}`), `/dev/shm/balcao-agent-${uid}-${name}`];
}
