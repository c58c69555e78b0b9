import { editDistance } from "./edit-distance.js";
import { numberFromWords, ordinalFromWord } from "./number-words.js";
import type { ParseContext, ParsedValue } from "./parsed-value.js";
import { plainText, saysLittleElse, wordsOf } from "./plain-text.js";

/** Words around a choice that say nothing about it: "quero a opção 2, por favor". */
const AROUND = new Set(
  "a o as os um uma opcao op numero num n quero queria prefiro escolho vou de do da em no na e eh ser seria pode acho que por favor pfv pf mesmo essa esse isso aquela aquele minha meu pra para com eu tenho uso sera entao".split(
    " ",
  ),
);

type Option = { id: string; label: string };

/**
 * One of the options: by id, label (accents, case and small typos forgiven), number ("2", "dois", "opção 2"), place ("a
 * segunda", "a última"), or a word that only one label has. The value is the option's id.
 */
export function parseChoice(text: string, context: ParseContext): ParsedValue {
  const options = context.options ?? [];
  const plain = plainText(text);
  const exact = options.filter((option) => plainText(option.id) === plain || plainText(option.label) === plain);
  const words = wordsOf(text);
  const telling = words.filter((word) => !AROUND.has(word));
  const found =
    exact[0] ??
    named(telling, options) ??
    byPlace(telling, options, words.length) ??
    misspelt(words, options) ??
    misspelt(telling, options);
  if (!found) return { ok: false, reason: reasonFor(options) };
  return { ok: true, value: found.id, sure: exact.length > 0 || saysLittleElse(text), shown: found.label };
}

/** The option with the most of its own words in the message; none when two have as many. */
function named(words: readonly string[], options: readonly Option[]): Option | null {
  if (words.length === 0) return null;
  const labels = options.map(
    (option) => new Set(wordsOf(`${option.label} ${option.id}`).filter((word) => !AROUND.has(word))),
  );
  const scores = labels.map((label) => words.filter((word) => label.has(word) && !isPlace(word)).length);
  const whole = options.filter(
    (_, index) =>
      wordsOf(options[index]?.label ?? "")
        .filter((word) => !AROUND.has(word))
        .join(" ") === words.join(" "),
  );
  if (whole.length === 1) return whole[0] ?? null;
  const best = Math.max(0, ...scores);
  const winners = options.filter((_, index) => scores[index] === best);
  return best > 0 && winners.length === 1 ? (winners[0] ?? null) : null;
}

function byPlace(words: readonly string[], options: readonly Option[], length: number): Option | null {
  if (length > 5) return null;
  const places = words
    .map((word) => (/^\d{1,2}$/.test(word) ? Number(word) : (ordinalFromWord(word) ?? numberFromWords([word]))))
    .filter((place) => place !== null);
  const place = places[0];
  if (place === undefined || places.length !== 1 || words.length > 2) return null;
  return (place === -1 ? options.at(-1) : options[place - 1]) ?? null;
}

/** An option whose label is at most a third misspelt, and clearly nearer than any other. */
function misspelt(words: readonly string[], options: readonly Option[]): Option | null {
  const written = words.join("");
  if (written.length < 3 || written.length > 60) return null;
  const ranked = options
    .map((option) => ({ option, share: Math.min(...namesOf(option).map((name) => misspeltShare(written, name))) }))
    .sort((a, b) => a.share - b.share);
  const [best, rival] = ranked;
  if (!best || best.share > 0.34 || (rival && rival.share - best.share < 0.15)) return null;
  return best.option;
}

/** What an option may be called, without spaces. */
function namesOf(option: Option): string[] {
  const label = wordsOf(option.label);
  return [label.join(""), label.filter((word) => !AROUND.has(word)).join(""), wordsOf(option.id).join("")];
}

function misspeltShare(written: string, name: string): number {
  return name === "" ? 1 : editDistance(written, name) / name.length;
}

function isPlace(word: string): boolean {
  return /^\d{1,2}$/.test(word);
}

function reasonFor(options: readonly Option[]): string {
  const [first, second] = options;
  if (!first) return "Não tenho opções para mostrar aqui.";
  const example = second ? `"${first.label}" ou "${second.label}"` : `"${first.label}"`;
  return `Escolha uma das opções, por exemplo ${example}. O número da opção também vale.`;
}
