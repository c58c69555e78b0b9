/**
 * Runs work of the same key at most `most` at a time; the rest waits, first come, first served. For calls to something
 * outside, so that a slow one holds a few places and not the whole process.
 */
export function createAtOnce(most: number): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const lines = new Map<string, { active: number; waiting: (() => void)[] }>();
  return async (key, work) => {
    const line = lines.get(key) ?? { active: 0, waiting: [] };
    lines.set(key, line);
    // Whoever leaves hands its place on, so nobody slips in between.
    if (line.active >= most) await new Promise<void>((resolve) => line.waiting.push(resolve));
    else line.active += 1;
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next) next();
      else line.active -= 1;
      if (line.active === 0) lines.delete(key);
    }
  };
}
