import { editDistance } from "../values/edit-distance.js";

/** The name among `names` that was most likely meant by `wrong`, or null when none is close. */
export function suggestName(wrong: string, names: readonly string[]): string | null {
  const wanted = wrong.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}
