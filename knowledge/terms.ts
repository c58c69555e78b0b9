import type { Language } from "./language.js";
import { lightStem } from "./light-stem.js";
import { FORMS } from "./meanings/forms.js";
import { sentencesOf } from "./sentences.js";

/** Words for the same thing in a shop: the words of a line count as its first word. */
const SAME_MEANING = [
  "abrir aberto aberta",
  "fechar fechado fechada",
  "retirar retirada",
  "parcelar parcela",
  "casa domicilio residencia",
  "backup copia",
  "gratis gratuito gratuita graca",
  "urgencia urgente pressa",
  "pirata piratas pirateado",
  "seguro segura confiavel",
  "antes previo",
];

/** Question words. They say nothing about the subject. */
const ASKING = new Set(
  "quanto quando onde como que qual quem cade hora existe dia vez jeito alguem faz fazem fazemos fizer".split(" "),
);

/** Words for who asks, and for whom. */
const PEOPLE = new Set(
  "mim comigo mae pai filho filha marido esposa mulher namorado namorada amigo amiga gente".split(" "),
);

/** Longer words are ignored. UTF-16 code units. */
const LONGEST_TERM = 64;

/** A word that says something, with its two stems: without number and gender, and without any ending. */
export type Term = { word: string; light: string; heavy: string };

export type Terms = {
  (text: string): Term[];
  /** Words that say nothing: they hold sentences together, ask, or say who asks. */
  empty: ReadonlySet<string>;
};

/**
 * The terms of a text in order, repeats included: without fillers and question words, with one `heavy` stem for words
 * of the same meaning. Letters and digits only.
 */
export function createTerms(language: Language): Terms {
  const meant = new Map<string, string>();
  const empty = new Set([...language.fillers, ...ASKING, ...PEOPLE]);
  const memory = new Map<string, Term | null>();
  for (const line of SAME_MEANING) {
    const [first = "", ...others] = line.split(" ").map((word) => language.stem(word));
    for (const other of others) if (other !== first) meant.set(other, first);
  }
  // Portuguese changes a letter to keep the sound: apagar, apague; explicar, explique.
  const stemOf = (word: string) => {
    const stem = language.stem(word).replace(/gu$/, "g").replace(/qu$/, "c");
    return meant.get(stem) ?? stem;
  };
  const forms = new Map<string, string>();
  for (const line of FORMS.trim().split("\n")) {
    const [first = "", ...others] = line.split(" ");
    for (const other of others) if (!forms.has(other)) forms.set(other, first);
  }
  const termOf = (word: string): Term | null => {
    const first = forms.get(word) ?? word;
    if (empty.has(word) || empty.has(first)) return null;
    const cut = word.slice(0, LONGEST_TERM);
    return { word: cut, light: lightStem(cut), heavy: stemOf(first === word ? cut : first) };
  };
  const terms = (text: string): Term[] =>
    sentencesOf(text).flatMap((sentence) =>
      language.words(sentence).flatMap((word) => {
        let term = memory.get(word);
        if (term === undefined) {
          term = termOf(word);
          if (memory.size >= MOST_REMEMBERED) memory.clear();
          memory.set(word, term);
        }
        return term ?? [];
      }),
    );
  return Object.assign(terms, { empty });
}

/** A corpus repeats its words, so the stems of this many are remembered. */
const MOST_REMEMBERED = 50_000;
