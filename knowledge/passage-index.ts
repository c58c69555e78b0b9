import type { Meanings } from "./meanings.js";
import type { Term, Terms } from "./terms.js";
import { kindsHeld } from "./answer-kinds.js";
import { Vocabulary } from "./vocabulary.js";

/** A piece of what a company knows, as it is searched. */
export type IndexedText = {
  /** What identifies its document: an article's slug, `catalog/<item>`. */
  document: string;
  title: string;
  heading: string;
  text: string;
  /** Its place in the document. */
  position: number;
};

/** How often a word of a title or a heading counts beside one of the text. */
const IN_HEADING = 2;
const IN_TITLE = 1;
const K1 = 1.2;
const B = 0.75;

/** Passages that have a term, in order, each with what BM25 gives for it (without the term's rarity). */
type Postings = { passages: Uint32Array; gains: Float32Array };

/** The passages of a company as words. Never changes; passages stand in order of document and place. */
export type PassageIndex<Entry extends IndexedText = IndexedText> = {
  readonly entries: readonly Entry[];
  /** By channel and term: `l:` without number and gender, `h:` without any ending. */
  readonly postings: ReadonlyMap<string, Postings>;
  /** By passage: its `heavy` terms in order (numbers of `heavyIds`), title and heading left out. */
  readonly sequences: readonly Uint32Array[];
  /** By passage: those of its title and heading. */
  readonly names: readonly Uint32Array[];
  readonly heavyIds: ReadonlyMap<string, number>;
  readonly vocabulary: Vocabulary;
  /** By passage: which document, as a number. */
  readonly documents: Uint32Array;
  /** What the index weighs, in bytes, as far as it can be told. */
  readonly bytes: number;
};

/** Makes an index. Work is yielded after each few passages, so that who drives it may let others go first. */
export function* buildIndex<Entry extends IndexedText>(
  given: readonly Entry[],
  terms: Terms,
  meanings: Meanings,
): Generator<void, PassageIndex<Entry>> {
  const entries = [...given].sort(
    (a, b) => compare(a.document, b.document) || a.position - b.position || compare(a.text, b.text),
  );
  const growing = new Map<string, { passages: number[]; counts: number[] }>();
  const heavyIds = new Map<string, number>();
  const words = new Set<string>(meanings.words);
  const lengths = new Float64Array(entries.length);
  const sequences: Uint32Array[] = [];
  const names: Uint32Array[] = [];
  const documents = new Uint32Array(entries.length);
  let document = 0;

  const idOf = ({ heavy }: Term): number => {
    let id = heavyIds.get(heavy);
    if (id === undefined) heavyIds.set(heavy, (id = heavyIds.size));
    return id;
  };
  for (const [at, { title, heading, text, document: slug }] of entries.entries()) {
    if (at > 0 && entries[at - 1]?.document !== slug) document++;
    documents[at] = document;
    const counts = new Map<string, number>();
    const count = (list: readonly Term[], by: number): void => {
      for (const { word, light, heavy } of list) {
        words.add(word);
        counts.set(`l:${light}`, (counts.get(`l:${light}`) ?? 0) + by);
        counts.set(`h:${heavy}`, (counts.get(`h:${heavy}`) ?? 0) + by);
      }
    };
    const [body, head, name] = [terms(text), terms(heading), terms(title)];
    count(body, 1);
    count(head, IN_HEADING);
    count(name, IN_TITLE);
    for (const kind of kindsHeld(text)) counts.set(`k:${kind}`, 1);
    lengths[at] = body.length + head.length * IN_HEADING + name.length * IN_TITLE;
    sequences.push(Uint32Array.from(body, idOf));
    names.push(Uint32Array.from([...new Set([...head, ...name].map(idOf))]));
    for (const [term, times] of counts) {
      let list = growing.get(term);
      if (!list) growing.set(term, (list = { passages: [], counts: [] }));
      list.passages.push(at);
      list.counts.push(times);
    }
    if (at % PER_SLICE === PER_SLICE - 1) yield;
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, entries.length) || 1;
  const postings = new Map<string, Postings>();
  let bytes = 0;
  let done = 0;
  for (const [term, { passages, counts }] of growing) {
    const gains = Float32Array.from(counts, (times, n) => {
      const length = lengths[passages[n] as number] as number;
      return (times * (K1 + 1)) / (times + K1 * (1 - B + (B * length) / mean));
    });
    postings.set(term, { passages: Uint32Array.from(passages), gains });
    growing.delete(term);
    bytes += PER_TERM + term.length + passages.length * 8;
    if (++done % 2_000 === 0) yield;
  }
  for (const list of [sequences, names]) for (const each of list) bytes += PER_TERM + each.byteLength;
  yield;
  const vocabulary = new Vocabulary(words, terms.empty);
  return { entries, postings, sequences, names, heavyIds, vocabulary, documents, bytes };
}

/** How much a term tells that so many of all passages have (BM25). */
export function rarity(total: number, having: number): number {
  return Math.log(1 + (total - having + 0.5) / (having + 0.5));
}

const PER_SLICE = 50;
/** What a key with its two arrays costs beside their numbers, in bytes; measured on Node.js 22. */
const PER_TERM = 400;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
