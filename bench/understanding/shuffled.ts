/** Shuffles in the same order for the same seed: Fisher and Yates' shuffle with the random numbers of mulberry32. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const mixed = [...items];
  let state = seed >>> 0;
  for (let last = mixed.length - 1; last > 0; last--) {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    const other = Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 4294967296) * (last + 1));
    const kept = mixed[last];
    const moved = mixed[other];
    if (kept === undefined || moved === undefined) continue;
    mixed[last] = moved;
    mixed[other] = kept;
  }
  return mixed;
}
