import type { Terms } from "../terms.js";
import { hardClaims, isNumberWord } from "./hard-claims.js";

type Part = { claims: Set<string>; stems: Set<string> };

/**
 * Whether each number of a sentence stands with the words that its source puts it with. "A tela da Lenovo leva 2 dias e a
 * da Dell 5" holds both numbers and both names, and yet not "a da Dell leva 2". A source with one number has only one place.
 * A verb that the source says once, for both, counts as a word of the first.
 */
export function keepsPlaces(sentence: string, source: string, terms: Terms): boolean {
  const written = partsOf(source, terms);
  if (written.length < 2) return true;
  const telling = new Set(
    written.flatMap(({ stems }) => [...stems]).filter((stem) => !written.every(({ stems }) => stems.has(stem))),
  );
  return partsOf(sentence, terms).every(({ claims, stems }) => {
    const own = [...stems].filter((stem) => telling.has(stem));
    const places = written.filter((part) => [...claims].every((claim) => part.claims.has(claim)));
    return places.length === 0 ? own.length === 0 : places.some((part) => own.every((stem) => part.stems.has(stem)));
  });
}

/** The parts of a sentence that have numbers; what has none belongs to the part behind it, or else before it. */
function partsOf(text: string, terms: Terms): Part[] {
  const parts: Part[] = [];
  let before = "";
  for (const piece of piecesOf(text)) {
    const claims = new Set(hardClaims(piece).map((claim) => claim.replace(/ .*$/, "")));
    before = `${before} ${piece}`;
    if (claims.size === 0) continue;
    parts.push({ claims, stems: stemsOf(before, terms) });
    before = "";
  }
  const last = parts.at(-1);
  if (last) for (const stem of stemsOf(before, terms)) last.stems.add(stem);
  return parts;
}

const stemsOf = (text: string, terms: Terms): Set<string> =>
  new Set(terms(text).flatMap(({ heavy, word }) => (/\d/.test(word) || isNumberWord(word) ? [] : [heavy])));

const NUMBER_AT_END = /(?:^|\s)(\S+)$/;
const isNumber = (word: string): boolean => /\d/.test(word) || isNumberWord(word.toLowerCase());

/** At commas, semicolons and "e"; a number of several words ("vinte e cinco", "2 e 5 dias") stays whole. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const piece of text.split(/[,;]\s+|\s+(?=(?:e|mas|enquanto)\s)/)) {
    const [, after = ""] = /^e\s+(\S+)/.exec(piece) ?? [];
    const [, before = ""] = NUMBER_AT_END.exec(pieces.at(-1) ?? "") ?? [];
    if (after !== "" && isNumber(after) && isNumber(before)) pieces.push(`${pieces.pop()} ${piece}`);
    else pieces.push(piece);
  }
  return pieces;
}
