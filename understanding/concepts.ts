import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { stem } from "../flows/values/stem.js";
import { normalise } from "./normalise.js";

type Phrase = { readonly rest: readonly string[]; readonly concept: string };

/** The things that a word may be about, by the word and by its stem; phrases by the stem of their first word. */
type Thesaurus = {
  words: ReadonlyMap<string, readonly string[]>;
  stems: ReadonlyMap<string, readonly string[]>;
  phrases: ReadonlyMap<string, readonly Phrase[]>;
};

/** The file that names, for wider things, the groups that are kinds of them. */
const KINDS = "kinds.yaml";
const WIDER = "@any_";

const thesaurus = read(new URL("./thesaurus/", import.meta.url));

/**
 * What a word may be about, as names that no word has ("@screen"); nothing for words the thesaurus lacks. A word that
 * stands there as it is written goes before one that only begins alike ("bateria", "bati").
 */
export function conceptsOf(word: string): readonly string[] {
  return thesaurus.words.get(word) ?? thesaurus.stems.get(stem(word)) ?? [];
}

/** What the phrases are about that these stems hold. */
export function phrasesIn(stems: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < stems.length - 1; at++) {
    const begun = thesaurus.phrases.get(stems[at] ?? "");
    if (begun === undefined) continue;
    for (const { rest, concept } of begun) if (follows(stems, at + 1, rest)) found.push(concept);
  }
  return found;
}

function follows(stems: readonly string[], at: number, rest: readonly string[]): boolean {
  for (let index = 0; index < rest.length; index++) if (stems[at + index] !== rest[index]) return false;
  return true;
}

/** Whether a name is of a wider thing, of which groups of words are kinds. */
export function isWider(concept: string): boolean {
  return concept.startsWith(WIDER);
}

/** All of its words, as messages are normalised. */
export function thesaurusWords(): Iterable<string> {
  return thesaurus.words.keys();
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
