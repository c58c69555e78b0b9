import { plainOf } from "../facts/asks-only.js";
import { sentencesOf } from "../sentences.js";
import type { Terms } from "../terms.js";
import { changesLimits, contradicts, GLUE, isCareful, OPPOSITES } from "./careful-words.js";
import { hardClaims, isNumberWord } from "./hard-claims.js";
import { keepsPlaces } from "./in-its-place.js";

/** A passage that a model was shown. */
export type Shown = { title: string; heading: string; text: string };

/** A sentence that a model wrote. `passages` count from 1, as they were shown. */
export type Claim = { text: string; passages: readonly number[] };

/** Why a sentence does not go out. */
export type Objection =
  /** It is not plain text, or too long. */
  | "form"
  /** It cites no passage that was shown. */
  | "citation"
  /** A number, price, telephone, link or address does not stand in the sentence that supports it. */
  | "claim"
  /** A name does not stand in what is cited. */
  | "name"
  /** A promise, a way to pay, a time or a request does not stand in the sentence that supports it. */
  | "promise"
  /** It says no where the passage says yes, or the other way round, leaves a condition out, or puts a number elsewhere. */
  | "meaning"
  /** Nothing that is cited says this. */
  | "unsupported";

export type Guard = (claim: Claim, shown: readonly Shown[]) => Objection | null;

const LONGEST = 400;
/** A heading that asks claims nothing: its answer may be no. */
const asks = (heading: string): boolean => /\?\s*$/.test(heading);

/** Digits of other scripts, raised and circled ones: they look like numbers, and are not read as such. */
const STRANGE_NUMBER = /(?![0-9])\p{N}/u;

/**
 * Marks that programs carry out or load: markup, code, templates, pictures; what cannot be seen; and what stands for something
 * that was masked.
 */
const FORM = /\[ ?(?:n[uú]mero|nome|e-?mail) ?\]|[<>`{}|\\]|\]\(|!\[|\*\*|^#|[\p{Cc}\p{Cf}\p{Co}]/iu;

/**
 * Makes the guard: a sentence of a model goes out only when one sentence of a passage that it cites supports it. Nothing is
 * asked of a model here. In doubt a sentence is refused, because the passage's own words can always be said instead.
 */
export function createGuard(terms: Terms): Guard {
  const glue = new Set(terms(GLUE).map(({ heavy }) => heavy));
  const stemsOf = (text: string) => new Set(terms(text).map(({ heavy }) => heavy));

  const opposites = OPPOSITES.flatMap(([one, other]) => {
    const [ones, others] = [[...stemsOf(one)], [...stemsOf(other)]];
    return [
      { ones, others },
      { ones: others, others: ones },
    ];
  });
  /** Whether a sentence says a word where its source only has the opposite. */
  const turnsRound = (said: ReadonlyMap<string, string>, written: ReadonlySet<string>) =>
    opposites.some(
      ({ ones, others }) =>
        ones.some((stem) => said.has(stem)) &&
        others.some((stem) => written.has(stem)) &&
        !ones.some((stem) => written.has(stem)),
    );

  type Read = { text: string; words: Map<string, string>; plain: string; claims: string[]; careful: string[] };
  function read(text: string): Read {
    // Numbers are claims, which are held against the passages letter by letter.
    const isNumber = (word: string) => /\d/.test(word) || isNumberWord(word);
    const words = new Map(terms(text).flatMap(({ heavy, word }) => (isNumber(word) ? [] : [[heavy, word] as const])));
    const plain = plainOf(text);
    const careful = (plain.match(/[a-z]+/g) ?? []).filter(isCareful);
    return { text, words, plain, claims: hardClaims(text), careful };
  }

  function unitsOf({ title, heading, text: written }: Shown) {
    const above = [title, heading]
      .filter((line) => !asks(line))
      .join(" ")
      .normalize("NFKC");
    const text = written.normalize("NFKC");
    const about = stemsOf(above);
    return sentencesOf(text)
      .flatMap((whole) => whole.split(/;\s+/).map((sentence) => ({ whole: plainOf(whole), sentence })))
      .map(({ whole, sentence }) => ({
        // What limits a sentence may stand behind a semicolon.
        whole,
        written: sentence,
        own: stemsOf(sentence),
        stems: new Set([...stemsOf(sentence), ...about]),
        plain: plainOf(sentence),
        plainWords: plainOf(`${above} ${sentence}`).match(/[a-z]+/g) ?? [],
        claims: new Set([...hardClaims(sentence), ...hardClaims(above)]),
      }));
  }
  type Unit = ReturnType<typeof unitsOf>[number];

  function objectionOf(sentence: Read, unit: Unit): Judged {
    const own = [...sentence.words.keys()].filter((heavy) => !glue.has(heavy));
    const shared = own.filter((heavy) => unit.stems.has(heavy)).length;
    const near = own.length === 0 ? 0 : shared / own.length;
    const against = (objection: Objection | null) => ({ objection, near });
    // A word that only another sentence has may be what that one denies.
    if (near < 1) return against("unsupported");
    if (!sentence.claims.every((claim) => unit.claims.has(claim))) return against("claim");
    if (!sentence.careful.every((word) => unit.plainWords.some((other) => sameBeginning(word, other))))
      return against("promise");
    if (contradicts(sentence.plain, unit.plain) || changesLimits(sentence.plain, unit.whole)) return against("meaning");
    if (turnsRound(sentence.words, unit.own)) return against("meaning");
    if (!keepsPlaces(sentence.text, unit.written, terms)) return against("meaning");
    return against(null);
  }

  return ({ text: written, passages }, shown) => {
    if (written.length > LONGEST || STRANGE_NUMBER.test(written)) return "form";
    const text = written.normalize("NFKC");
    if (FORM.test(text)) return "form";
    const cited = [...new Set(passages)].flatMap((n) => shown[n - 1] ?? []);
    if (cited.length === 0) return "citation";
    // The passage's own words need no proof.
    if (cited.some((passage) => sentencesOf(passage.text).includes(written.trim()))) return null;
    const sentence = read(text);
    if (sentence.words.size === 0) return "unsupported";
    const units = cited.flatMap(unitsOf);
    const known = new Set(units.flatMap(({ stems }) => [...stems]));
    const unknown = [...sentence.words.keys()].filter((heavy) => !known.has(heavy) && !glue.has(heavy));
    if (namesIn(text).some((name) => terms(name).some(({ heavy }) => !known.has(heavy)))) return "name";
    // One new word can turn a sentence round: "exige" and "dispensa".
    if (unknown.length > 0) return "unsupported";
    return judged(units.map((unit) => objectionOf(sentence, unit)));
  };
}

/** What one sentence of a passage has against a sentence, and how much of that it shares, 0 to 1. */
type Judged = { objection: Objection | null; near: number };

/** The nearest sentences decide: another one that happens to share words proves nothing. */
function judged(all: readonly Judged[]): Objection | null {
  const best = Math.max(0, ...all.map(({ near }) => near));
  const nearest = all.filter(({ near }) => near === best);
  if (nearest.some(({ objection }) => objection === "meaning")) return "meaning";
  if (nearest.some(({ objection }) => objection === null)) return null;
  return nearest[0]?.objection ?? "unsupported";
}

/** Words that look like names: with a capital letter inside a sentence, with digits among letters, all in capitals. */
function namesIn(text: string): string[] {
  const [, ...later] = text.match(/[\p{L}\d][\p{L}\d'-]*/gu) ?? [];
  const first = /^[\p{L}\d][\p{L}\d'-]*/u.exec(text)?.[0] ?? "";
  const isMixed = (word: string) => /\p{L}/u.test(word) && /\d/.test(word);
  const isCapital = (word: string) => /\p{Lu}/u.test(word);
  return [...later.filter((word) => isCapital(word) || isMixed(word)), ...(/^\p{Lu}{2,}$/u.test(first) ? [first] : [])];
}

const SHARED = 5;
const sameBeginning = (one: string, other: string): boolean =>
  one === other || (one.length >= SHARED && other.length >= SHARED && one.slice(0, SHARED) === other.slice(0, SHARED));
