/** Too many wait in that line already. */
export class LineFull extends Error {
  override name = "LineFull";
}

/**
 * Runs work of the same key at most `most` at a time; the rest waits, first come, first served. For calls to something
 * outside, so that a slow one holds a few places and not the whole process. Where as many as `waiting` wait, it rejects with `LineFull`.
 */
export function createAtOnce(
  most: number,
  waiting = Number.POSITIVE_INFINITY,
): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const lines = new Map<string, { active: number; waiting: (() => void)[] }>();
  return async (key, work) => {
    const line = lines.get(key) ?? { active: 0, waiting: [] };
    if (line.active >= most && line.waiting.length >= waiting) throw new LineFull("too many wait already");
    lines.set(key, line);
    // A task that ends hands its place on to the next in line, so that no newcomer takes it.
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
