import { join } from "node:path";

/**
 * Folders in memory of this person, for the program's notes when the disk is full. They last until the computer is
 * switched off. Linux has them; elsewhere there are none.
 */
export function spareHomes(env: NodeJS.ProcessEnv): string[] {
  const uid = process.getuid?.();
  if (process.platform !== "linux" || uid === undefined) return [];
  const own = env.XDG_RUNTIME_DIR ?? `/run/user/${uid}`;
  return [join(own, "balcao-agent"), `/dev/shm/balcao-agent-${uid}`];
}
