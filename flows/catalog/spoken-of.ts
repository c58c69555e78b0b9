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
  const onSale = entries.filter((entry) => entry.active);
  const titles = onSale.map((entry) => tellingWords(entry.title.replace(/\([^)]*\)/g, "")));
  const scores = titles.map((title) =>
    title
      .filter((word) => said.some((other) => alike(word, other)))
      .reduce((sum, word) => sum + 1 / titles.filter((other) => other.some((each) => alike(word, each))).length, 0),
  );
  const best = Math.max(0, ...scores);
  if (best < 1 || scores.filter((score) => score === best).length > 1) return null;
  return onSale[scores.indexOf(best)] ?? null;
}

function tellingWords(text: string): string[] {
  return [...new Set(wordsOf(text).filter((word) => word.length > 2 && !SAYS_NOTHING.has(word)))];
}

/**
 * Whether two words are forms of one: "formatar" and "formatação", "limpar" and "limpeza". Stems of short words are not
 * compared.
 */
function alike(one: string, other: string): boolean {
  if (one.replace(/s$/, "") === other.replace(/s$/, "")) return true;
  const [short = "", long = ""] = [stem(one), stem(other)].sort((a, b) => a.length - b.length);
  return short.length >= 4 && long.length - short.length <= 2 && long.startsWith(short);
}

/** Whether a text contains nothing but the item's name: "e a limpeza digital?". */
export function onlyNames(text: string, { title, slug, words }: CatalogEntry): boolean {
  const names = [title, slug, ...words].flatMap(tellingWords);
  return tellingWords(text).every((word) => names.some((name) => alike(word, name)));
}
