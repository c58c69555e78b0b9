import { type FolderLock, lockFolder } from "../../platform/folder-lock.js";
import { type Home, openHome } from "./home.js";
import { isOwnFolder } from "./home-files.js";

/**
 * Opens the program's folder for this process alone. The spares are locked before what is in them is taken over, because an
 * agent that started on a full disk works in one of them. Throws `FolderInUse`.
 */
export async function openLockedHome(
  folder: string,
  spares: readonly string[],
): Promise<{ home: Home; release(): Promise<void> }> {
  // On Windows a socket in a folder is no lock. A second agent is only noticed by the hub there.
  if (process.platform === "win32") return { home: openHome(folder, spares), release: () => Promise.resolve() };
  const locks = new Map<string, FolderLock>();
  const release = async () => {
    for (const lock of locks.values()) await lock.release();
  };
  try {
    for (const spare of spares) if (isOwnFolder(spare)) locks.set(spare, await lockFolder(spare));
    const home = openHome(folder, spares);
    const { place } = home;
    for (const [spare, lock] of locks) {
      if (spare === place) continue;
      locks.delete(spare);
      await lock.release();
    }
    if (place !== null && !locks.has(place)) locks.set(place, await lockFolder(place));
    return { home, release };
  } catch (error) {
    await release();
    throw error;
  }
}
