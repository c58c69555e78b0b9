import { wordsOf } from "../values/plain-text.js";
import type { CatalogEntry } from "./catalog-entry.js";

/**
 * The item on sale that a text names, by its title or by the words that customers use for it. Null when it names none.
 * The longest name decides, so that "limpeza digital" is not taken for another cleaning.
 */
export function namedItem(text: string, entries: readonly CatalogEntry[]): CatalogEntry | null {
  const said = spoken(text);
  let best: CatalogEntry | null = null;
  let longest = 0;
  for (const { entry, wanted } of namesOf(entries)) {
    if (wanted.length <= longest || !said.includes(wanted)) continue;
    best = entry;
    longest = wanted.length;
  }
  return best;
}

type Name = { entry: CatalogEntry; wanted: string };
const known = new WeakMap<readonly CatalogEntry[], readonly Name[]>();

/** The names of all items on sale, as they are spoken: worked out once, because a program's items never change. */
function namesOf(entries: readonly CatalogEntry[]): readonly Name[] {
  const names =
    known.get(entries) ??
    entries
      .filter(({ active }) => active)
      .flatMap((entry) => [entry.title, entry.slug, ...entry.words].map((name) => ({ entry, wanted: spoken(name) })))
      .filter(({ wanted }) => wanted.trim() !== "");
  known.set(entries, names);
  return names;
}

/** The words of a text between single spaces, with a space at both ends; without accents and plural endings. */
function spoken(text: string): string {
  const words = wordsOf(text).map((word) => (word.length > 3 ? word.replace(/s$/, "") : word));
  return ` ${words.join(" ")} `;
}
