import type { Language } from "./language.js";
import { sentencesOf } from "./sentences.js";

/** Words for the same thing at a counter: each line's words count as its first. */
const SAME_MEANING = [
  "abrir aberto aberta fechar fechado fechada expediente",
  "demorar demora previsao tempo prazo",
  "casa domicilio residencia",
  "backup copia",
  "gratis gratuito gratuita graca",
  "levar traga trazer tragam",
  "retirar retirada pegar buscar",
  "parcelar parcela dividir vezes",
  "urgencia urgente pressa",
  "pirata piratas pirateado",
  "seguro segura confiavel",
  "antes previo",
];

/** Words that ask; what is asked about stands in the others. */
const ASKING = new Set(
  "quanto quando onde como que qual quem cade hora existe dia vez jeito alguem faz fazem fazemos fizer".split(" "),
);

/** Who asks, and for whom. */
const PEOPLE = new Set(
  "mim comigo mae pai filho filha marido esposa mulher namorado namorada amigo amiga gente".split(" "),
);

/** Longer words are no words; a database's index takes none. UTF-16 code units. */
const LONGEST_TERM = 64;

export type Terms = (text: string) => string[];

/**
 * What a text's words come down to: without fillers and question words, without endings, one for those of the same
 * meaning. In order, repeats included; letters and digits only.
 */
export function createTerms(language: Language): Terms {
  const meant = new Map<string, string>();
  for (const line of SAME_MEANING) {
    const [first = "", ...others] = line.split(" ").map((word) => language.stem(word));
    for (const other of others) if (other !== first) meant.set(other, first);
  }
  return (text) =>
    sentencesOf(text).flatMap((sentence) =>
      language.words(sentence).flatMap((word) => {
        if (language.isFiller(word) || ASKING.has(word) || PEOPLE.has(word)) return [];
        // Portuguese keeps the sound and changes the letter: apagar, apague; explicar, explique.
        const stem = language.stem(word.slice(0, LONGEST_TERM)).replace(/gu$/, "g").replace(/qu$/, "c");
        return [meant.get(stem) ?? stem];
      }),
    );
}
