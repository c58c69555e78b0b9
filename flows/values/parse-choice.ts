import { type Clause, clausesOf } from "./clauses.js";
import { editDistance } from "./edit-distance.js";
import { numberFromWords, ordinalFromWord } from "./number-words.js";
import type { ParseContext, ParsedValue } from "./parsed-value.js";
import { plainText, wordsOf } from "./plain-text.js";
import { remembering } from "./remembering.js";

/** Words around a choice that say nothing about it: "quero a opção 2, por favor". */
const AROUND = new Set(
  "a o as os um uma opcao op numero num n quero queria prefiro escolho vou de do da em no na e eh ser seria pode acho que por favor pfv pf mesmo essa esse isso aquela aquele minha meu pra para com eu tenho uso sera entao".split(
    " ",
  ),
);
const DENIES = /\b(?:nao|naum|nem|nunca|sem|menos|exceto|tirando)\b/g;
/** Number of words. A longer message may only mention an option, so it is never sure. */
const LONGEST_SURE = 6;
const AFFIRMS = /\bsim\b/;

/** The words of a text that say something about a choice. */
const tellingWords: (text: string) => readonly string[] = remembering((text) =>
  wordsOf(text).filter((word) => !AROUND.has(word)),
);

type Option = { id: string; label: string };

/**
 * One of the options: by id, label (accents, case and small typing mistakes are forgiven), number ("2", "dois", "opção
 * 2"), position ("a segunda", "a última"), or a word that only one label has. A denied option does not count ("mac?
 * não, windows"), nor does an option whose label denies something that the customer affirms. The value is the option's
 * id.
 */
export function parseChoice(text: string, { options = [] }: ParseContext): ParsedValue {
  if (last?.text === text && areSame(last.options, options)) return last.parsed;
  last = { text, options, parsed: parseAmong(text, options) };
  return last.parsed;
}

/** Understanding and the question itself read the same message one after the other. */
let last: { text: string; options: readonly Option[]; parsed: ParsedValue } | null = null;

function areSame(some: readonly Option[], others: readonly Option[]): boolean {
  if (some === others) return true;
  return (
    some.length === others.length && some.every(({ id, label }, n) => id === others[n]?.id && label === others[n].label)
  );
}

function parseAmong(text: string, options: readonly Option[]): ParsedValue {
  const plain = plainText(text);
  const exact = options.find((option) => plainText(option.id) === plain || plainText(option.label) === plain);
  if (exact) return { ok: true, value: exact.id, sure: true, shown: exact.label };
  const whole = choose(text, options);
  const clauses = clausesOf(plain);
  if (whole && clauses.length === 1 && agrees(plain, whole)) return found(text, whole, clauses);
  if (!whole && clauses.length === 1 && clauses[0]?.text === plain) return { ok: false, reason: reasonFor(options) };
  return amongClauses(text, clauses, options);
}

/** Reads each clause by itself. A clause that denies takes its option away. */
function amongClauses(text: string, clauses: readonly Clause[], options: readonly Option[]): ParsedValue {
  const denied = new Set<Option>();
  const affirmed = new Set<Option>();
  const heard = clauses.map((clause) => ({ clause, option: choose(clause.text, options) }));
  for (const [index, { clause, option }] of heard.entries()) {
    const before = heard[index - 1]?.option;
    if (clause.onlyNo && !option && before) denied.add(before);
    else if (option && agrees(clause.text, option)) affirmed.add(option);
    else if (option) denied.add(option);
  }
  const kept = [...affirmed].filter((option) => !denied.has(option));
  const [only] = kept;
  if (!only || kept.length > 1) return { ok: false, reason: reasonFor(kept.length > 1 ? kept : options) };
  const told = heard.filter(({ option }) => option === only).map(({ clause }) => clause);
  return found(text, only, told);
}

function found(text: string, option: Option, clauses: readonly Clause[]): ParsedValue {
  if (clauses.some((clause) => clause.either) && !/\bou\b/.test(plainText(option.label)))
    return { ok: false, reason: `Entendi ${option.label}, mas fiquei na dúvida. Pode escolher só uma?` };
  const sure = !clauses.some(({ asks }) => asks) && wordsOf(text).length <= LONGEST_SURE && !isGlancing(text, option);
  return { ok: true, value: option.id, sure, shown: option.label };
}

/**
 * Whether a message only shares a word with a long label, and says more about something else: "até que horas vocês ficam"
 * hardly chooses "Vocês avisam quando fica pronto?".
 */
function isGlancing(text: string, { id, label }: Option): boolean {
  const names = tellingWords(label);
  const said = tellingWords(text).filter((word) => !isPlace(word));
  if (names.length < LONG_LABEL || said.length < 2) return false;
  const shared = said.filter((word) => names.includes(word) || tellingWords(id).includes(word));
  return shared.length > 0 && shared.length * 2 < said.length;
}

/** Number of telling words of a label from which on one of them in common says little. */
const LONG_LABEL = 4;

/** Whether the words contain as many denials as the option: "não é sem nota" has one more than "Sem nota". */
function agrees(plain: string, option: Option): boolean {
  const label = plainText(option.label);
  return denials(plain) === denials(label) && !(AFFIRMS.test(plain) && denials(label) > 0);
}

/** How many words of a plain text deny something. */
const denials: (plain: string) => number = remembering((plain) => plain.match(DENIES)?.length ?? 0);

function choose(text: string, options: readonly Option[]): Option | null {
  const words = wordsOf(text);
  const telling = tellingWords(text);
  return (
    named(telling, options) ??
    byPlace(telling, options, words.length) ??
    misspelt(words, options) ??
    (telling.length < words.length ? misspelt(telling, options) : null)
  );
}

/** The option with the most of its own words in the message. None when two options have equally many. */
function named(words: readonly string[], options: readonly Option[]): Option | null {
  if (words.length === 0) return null;
  // A "não" denies something. It does not name an option only because that option contains a "não".
  const naming = words.filter((word) => denials(word) === 0 && !isPlace(word));
  const scores = options.map(({ label, id }) => {
    const [ofLabel, ofId] = [tellingWords(label), tellingWords(id)];
    return naming.filter((word) => ofLabel.includes(word) || ofId.includes(word)).length;
  });
  const said = words.join(" ");
  const whole = options.filter(({ label }) => tellingWords(label).join(" ") === said);
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
  const others = words.filter((word) => denials(word) === 0);
  if (place === undefined || places.length !== 1 || others.length > 2) return null;
  return (place === -1 ? options.at(-1) : options[place - 1]) ?? null;
}

/** The most of an option's letters that may be misspelt, as a share. */
const MOST_MISSPELT = 0.3;
/** How much worse every other option must fit. */
const CLEARLY = 0.15;

/**
 * An option whose label is at most a quarter misspelt, and clearly nearer than any other. Short words and words with
 * another first letter are rarely typing mistakes: "amanhã" is not "manhã", "reprovar" is not "aprovar".
 */
function misspelt(words: readonly string[], options: readonly Option[]): Option | null {
  const written = words.join("");
  if (written.length < 4 || written.length > 60) return null;
  const ranked = options
    .map((option) => ({ option, share: Math.min(...namesOf(option).map((name) => misspeltShare(written, name))) }))
    .sort((a, b) => a.share - b.share);
  const [best, rival] = ranked;
  if (!best || best.share > MOST_MISSPELT || (rival && rival.share - best.share < CLEARLY)) return null;
  return best.option;
}

/** Without spaces. */
const allWords: (text: string) => string = remembering((text) => wordsOf(text).join(""));
const allTelling: (text: string) => string = remembering((text) => tellingWords(text).join(""));

const namesOf = ({ label, id }: Option): string[] => [allWords(label), allTelling(label), allWords(id)];

/**
 * Letters of the same sound, which may replace each other at the beginning of a word ("uindows"). Otherwise the first
 * letter must be right.
 */
const SAME_SOUND = [/^[uwv]/, /^[ck]/, /^[gj]/, /^[sc]/, /^[xc]/, /^h?[aeiou]/];

/** Which of `SAME_SOUND` a word begins with, a bit for each. */
const soundsOf: (word: string) => number = remembering((word) =>
  SAME_SOUND.reduce((sounds, sound, bit) => sounds | (sound.test(word) ? 1 << bit : 0), 0),
);

function misspeltShare(written: string, name: string): number {
  // More edits than this change nothing any more, so they are not counted.
  const enough = Math.floor((MOST_MISSPELT + CLEARLY) * name.length) + 1;
  if (Math.abs(written.length - name.length) >= enough) return 1;
  const alike = written[0] === name[0] || (soundsOf(written) & soundsOf(name)) !== 0;
  const longer = written.length > name.length && written.endsWith(name);
  if (!alike || longer) return 1;
  return editDistance(written, name, enough) / name.length;
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
