import { kindsHeaded, kindsHeld } from "./answer-kinds.js";
import { familyOf } from "./family.js";
import type { Meanings } from "./meanings.js";
import type { Term, Terms } from "./terms.js";
import { Vocabulary } from "./vocabulary.js";

/** A piece of what a company knows, as it is searched. */
export type IndexedText = {
  /** The id of its document: an article's slug, or `catalog/<item>`. */
  document: string;
  title: string;
  heading: string;
  text: string;
  /** Its position in the document. */
  position: number;
};

/** A word in a title or heading counts as often as this many words in the text. */
const IN_HEADING = 2;
const IN_TITLE = 1;
const K1 = 1.2;
const B = 0.75;

/** The passages that contain a term, in order, each with its BM25 gain (without the term's rarity). */
type Postings = { passages: Uint32Array; gains: Float32Array };

/** The passages of a company as words. The index never changes. Passages are in order of document and position. */
export type PassageIndex<Entry extends IndexedText = IndexedText> = {
  readonly entries: readonly Entry[];
  /** By kind and term: `l:` for words without number and gender, `h:` for words without any ending. */
  readonly postings: ReadonlyMap<string, Postings>;
  /** By passage: its `heavy` terms in order (as numbers of `heavyIds`), without title and heading. */
  readonly sequences: readonly Uint32Array[];
  /** By passage: the `heavy` terms of its heading, and of its title. */
  readonly headings: readonly Uint32Array[];
  readonly titles: readonly Uint32Array[];
  readonly heavyIds: ReadonlyMap<string, number>;
  /** By the shared part of a word family: the family's `heavy` terms. */
  readonly families: ReadonlyMap<string, readonly string[]>;
  readonly vocabulary: Vocabulary;
  /** By passage: the number of its document. */
  readonly documents: Uint32Array;
  /** The approximate size of the index in bytes. */
  readonly bytes: number;
};

/** Makes an index. It yields after every few passages, so that the caller may let other work run. */
export function* buildIndex<Entry extends IndexedText>(
  given: readonly Entry[],
  terms: Terms,
  meanings: Meanings,
): Generator<void, PassageIndex<Entry>> {
  const entries = [...given].sort(
    (a, b) => compare(a.document, b.document) || a.position - b.position || compare(a.text, b.text),
  );
  const counter = new TermCounter();
  const vocabulary = new Vocabulary(terms.empty);
  for (const word of meanings.words) vocabulary.add(word);
  const heavyIds = new Map<string, number>();
  const families = new Map<string, string[]>();
  const lengths = new Float64Array(entries.length);
  const sequences: Uint32Array[] = [];
  const headings: Uint32Array[] = [];
  const titles: Uint32Array[] = [];
  const documents = new Uint32Array(entries.length);
  const seen = new Map<string, { heavyId: number; light: number; heavy: number }>();
  let document = 0;

  const idsOf = ({ word, light, heavy }: Term) => {
    let ids = seen.get(word);
    if (ids) return ids;
    vocabulary.add(word);
    const heavyId = heavyIds.get(heavy) ?? heavyIds.size;
    heavyIds.set(heavy, heavyId);
    const family = familyOf(word);
    if (family !== null) {
      const others = families.get(family);
      if (!others) families.set(family, [heavy]);
      else if (!others.includes(heavy)) others.push(heavy);
    }
    ids = { heavyId, light: counter.idOf(`l:${light}`), heavy: counter.idOf(`h:${heavy}`) };
    seen.set(word, ids);
    return ids;
  };
  for (const [at, { title, heading, text, document: slug }] of entries.entries()) {
    if (at > 0 && entries[at - 1]?.document !== slug) document++;
    documents[at] = document;
    const fields = [terms(text), terms(heading), terms(title)].map((list) => list.map(idsOf));
    const [body = [], head = [], name = []] = fields;
    for (const [list, by] of [
      [body, 1],
      [head, IN_HEADING],
      [name, IN_TITLE],
    ] as const) {
      for (const { light, heavy } of list) {
        counter.count(light, by);
        counter.count(heavy, by);
      }
    }
    for (const kind of kindsHeld(text)) counter.count(counter.idOf(`k:${kind}`), 1);
    for (const kind of kindsHeaded(heading)) counter.count(counter.idOf(`n:${kind}`), 1);
    counter.close(at);
    lengths[at] = body.length + head.length * IN_HEADING + name.length * IN_TITLE;
    sequences.push(Uint32Array.from(body, ({ heavyId }) => heavyId));
    headings.push(Uint32Array.from(new Set(head.map(({ heavyId }) => heavyId))));
    titles.push(Uint32Array.from(new Set(name.map(({ heavyId }) => heavyId))));
    if (at % PER_SLICE === PER_SLICE - 1) yield;
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, entries.length) || 1;
  const postings = new Map<string, Postings>();
  let bytes = 0;
  for (const { term, passages, times } of counter.take()) {
    const gains = Float32Array.from(times, (count, n) => {
      const length = lengths[passages[n] ?? 0] ?? 0;
      return (count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / mean));
    });
    postings.set(term, { passages: Uint32Array.from(passages), gains });
    bytes += PER_TERM + term.length + passages.length * 8;
    if (postings.size % TERMS_PER_SLICE === 0) yield;
  }
  for (const list of [sequences, headings, titles]) for (const each of list) bytes += PER_TERM + each.byteLength;
  return { entries, postings, sequences, headings, titles, heavyIds, families, vocabulary, documents, bytes };
}

/**
 * Counts the terms of one passage after another. Terms are numbers, because texts repeat their words and strings are
 * slow.
 */
class TermCounter {
  private readonly ids = new Map<string, number>();
  private readonly lists: { passages: number[]; times: number[] }[] = [];
  /** For the passage being counted: how often each term occurs, and which terms do. */
  private readonly counts: number[] = [];
  private touched: number[] = [];

  idOf(term: string): number {
    let id = this.ids.get(term);
    if (id === undefined) {
      id = this.lists.length;
      this.ids.set(term, id);
      this.lists.push({ passages: [], times: [] });
      this.counts.push(0);
    }
    return id;
  }

  count(id: number, by: number): void {
    const before = this.counts[id] ?? 0;
    if (before === 0) this.touched.push(id);
    this.counts[id] = before + by;
  }

  close(passage: number): void {
    for (const id of this.touched) {
      const list = this.lists[id];
      list?.passages.push(passage);
      list?.times.push(this.counts[id] ?? 0);
      this.counts[id] = 0;
    }
    this.touched = [];
  }

  /** Yields every term with its passages, and frees the memory of those yielded. */
  *take(): Generator<{ term: string; passages: number[]; times: number[] }> {
    for (const [term, id] of this.ids) {
      const list = this.lists[id];
      this.lists[id] = { passages: [], times: [] };
      if (list) yield { term, ...list };
    }
  }
}

/** Whether a passage contains a term of `postings`. */
export function holds(index: PassageIndex, term: string, passage: number): boolean {
  const passages = index.postings.get(term)?.passages ?? new Uint32Array();
  let [from, to] = [0, passages.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((passages[middle] ?? 0) < passage) from = middle + 1;
    else to = middle;
  }
  return passages[from] === passage;
}

/** How much a term says when `having` of `total` passages contain it (BM25). */
export function rarity(total: number, having: number): number {
  return Math.log(1 + (total - having + 0.5) / (having + 0.5));
}

const PER_SLICE = 20;
const TERMS_PER_SLICE = 1_000;
/** Memory of a key with its two arrays, without their numbers, in bytes; measured on Node.js 22. */
const PER_TERM = 400;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
