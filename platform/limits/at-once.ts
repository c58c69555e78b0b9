/** Too many tasks wait in that line already. */
export class LineFull extends Error {
  override name = "LineFull";
}

/**
 * Runs at most `most` tasks of the same key at a time. The rest wait, first come, first served. Meant for calls to
 * something outside: a slow provider then holds a few places and not the whole process. Rejects with `LineFull` when
 * `waiting` tasks wait already.
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
