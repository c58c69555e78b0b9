import { wordsOf } from "../values/plain-text.js";
import { stem } from "../values/stem.js";
import type { CatalogEntry } from "./catalog-entry.js";
import { namedItem } from "./named-item.js";

/**
 * Words of titles that tell no service from another: connecting words, and the machines that all services are about.
 */
const SAYS_NOTHING = new Set(
  (
    "a o as os e de da do das dos em no na com por para pra mais mao obra troca trocar servico computador computadores notebook " +
    "notebooks pc note maquina sistema windows celular primeira hora plano planos internet novo nova"
  ).split(" "),
);

/**
 * The item on sale that a text speaks of: by its name, by a word that customers use for it, or by a form of a word in
 * its title that no other item has ("formatar" finds Formatação). Null when the text speaks of none, or may mean two.
 */
export function itemSpokenOf(text: string, entries: readonly CatalogEntry[]): CatalogEntry | null {
  const named = namedItem(text, entries);
  if (named) return named;
  const said = tellingWords(text);
  const titles = titlesOf(entries);
  const scores = titles.map(({ words }) =>
    words.reduce((sum, { word, share }) => (said.some((other) => alike(word, other)) ? sum + share : sum), 0),
  );
  const best = Math.max(0, ...scores);
  if (best < 1 || scores.filter((score) => score === best).length > 1) return null;
  return titles[scores.indexOf(best)]?.entry ?? null;
}

/** An item on sale, with the words of its title. `share`: how much a word counts, less the more titles have it. */
type Title = { entry: CatalogEntry; words: readonly { word: Form; share: number }[] };
const known = new WeakMap<readonly CatalogEntry[], readonly Title[]>();

/** The titles of all items on sale: worked out once, because a program's items never change. */
function titlesOf(entries: readonly CatalogEntry[]): readonly Title[] {
  const before = known.get(entries);
  if (before) return before;
  const onSale = entries.filter(({ active }) => active);
  const titles = onSale.map(({ title }) => tellingWords(title.replace(/\([^)]*\)/g, "")));
  const shareOf = (word: Form) => 1 / titles.filter((other) => other.some((each) => alike(word, each))).length;
  const made = onSale.map((entry, at) => ({
    entry,
    words: (titles[at] ?? []).map((word) => ({ word, share: shareOf(word) })),
  }));
  known.set(entries, made);
  return made;
}

/** A word without the ending of its plural, and without any. */
type Form = { singular: string; stem: string };

function tellingWords(text: string): Form[] {
  const words = new Set(wordsOf(text).filter((word) => word.length > 2 && !SAYS_NOTHING.has(word)));
  return [...words].map((word) => ({ singular: word.replace(/s$/, ""), stem: stem(word) }));
}

/**
 * Whether two words are forms of one: "formatar" and "formatação", "limpar" and "limpeza". Stems of short words are not
 * compared.
 */
function alike(one: Form, other: Form): boolean {
  if (one.singular === other.singular) return true;
  const [short, long] = one.stem.length <= other.stem.length ? [one.stem, other.stem] : [other.stem, one.stem];
  return short.length >= 4 && long.length - short.length <= 2 && long.startsWith(short);
}

/** Whether a text contains nothing but the item's name: "e a limpeza digital?". */
export function onlyNames(text: string, { title, slug, words }: CatalogEntry): boolean {
  const names = [title, slug, ...words].flatMap(tellingWords);
  return tellingWords(text).every((word) => names.some((name) => alike(word, name)));
}
