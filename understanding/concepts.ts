import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { stem } from "../flows/values/stem.js";
import { normalise } from "./normalise.js";

type Phrase = { readonly rest: readonly string[]; readonly concept: string };

/** What a word may be about, by the word and by its stem. Phrases are listed by the stem of their first word. */
type Thesaurus = {
  words: ReadonlyMap<string, readonly string[]>;
  stems: ReadonlyMap<string, readonly string[]>;
  phrases: ReadonlyMap<string, readonly Phrase[]>;
};

/** The file that says which groups of words are kinds of a wider thing. */
const KINDS = "kinds.yaml";
const WIDER = "@any_";

let loaded: Thesaurus | null = null;
/** The thesaurus, which is read when it is first asked: most commands need none. */
const thesaurus = (): Thesaurus => (loaded ??= read(new URL("./thesaurus/", import.meta.url)));

/**
 * What a word may be about, as names that no word has ("@screen"). Empty for words that the thesaurus lacks. A word
 * that is listed as written counts before one with the same stem ("bateria", "bati").
 */
export function conceptsOf(word: string): readonly string[] {
  const { words, stems } = thesaurus();
  return words.get(word) ?? stems.get(stem(word)) ?? [];
}

/** What is meant by the phrases that occur in these stems. */
export function phrasesIn(stems: readonly string[]): string[] {
  const { phrases } = thesaurus();
  const found: string[] = [];
  for (let at = 0; at < stems.length - 1; at++) {
    const begun = phrases.get(stems[at] ?? "");
    if (begun === undefined) continue;
    for (const { rest, concept } of begun) if (follows(stems, at + 1, rest)) found.push(concept);
  }
  return found;
}

function follows(stems: readonly string[], at: number, rest: readonly string[]): boolean {
  for (let index = 0; index < rest.length; index++) if (stems[at + index] !== rest[index]) return false;
  return true;
}

/** Whether the name is one of a wider thing, which has groups of words as its kinds. */
export function isWider(concept: string): boolean {
  return concept.startsWith(WIDER);
}

/** All words of the thesaurus, normalised like messages. */
export function thesaurusWords(): Iterable<string> {
  return thesaurus().words.keys();
}

function read(folder: URL): Thesaurus {
  const words = new Map<string, string[]>();
  const stems = new Map<string, string[]>();
  const phrases = new Map<string, Phrase[]>();
  const kinds = kindsOf(folder);
  const put = <T>(map: Map<string, T[]>, key: string, value: T) => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [value]);
    else if (!known.includes(value)) known.push(value);
  };
  for (const file of readdirSync(folder).sort()) {
    if (file === KINDS) continue;
    for (const [name, text] of Object.entries(linesOf(new URL(file, folder)))) {
      const concepts = [`@${name}`, ...(kinds.get(name) ?? [])];
      for (const entry of text.split(/\s+/)) {
        const parts = normalise(entry.replaceAll("+", " "));
        const [first, ...rest] = parts;
        if (first === undefined) continue;
        for (const concept of concepts) {
          if (rest.length === 0) {
            put(words, first, concept);
            put(stems, stem(first), concept);
          } else put(phrases, stem(first), { rest: rest.map(stem), concept });
        }
      }
    }
  }
  return { words, stems, phrases };
}

function kindsOf(folder: URL): Map<string, string[]> {
  const kinds = new Map<string, string[]>();
  for (const [wider, groups] of Object.entries(linesOf(new URL(KINDS, folder))))
    for (const group of groups.split(/\s+/)) kinds.set(group, [...(kinds.get(group) ?? []), `@${wider}`]);
  return kinds;
}

function linesOf(file: URL): Record<string, string> {
  return z.record(z.string(), z.string()).parse(parse(readFileSync(file, "utf8")));
}
