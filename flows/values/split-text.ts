/**
 * Cuts a text into parts of at most `max` UTF-16 units. Together they are the text, except for the white space at the
 * cuts. It prefers the end of a paragraph, then of a line, a sentence, a word. It never cuts inside a surrogate pair,
 * an emoji sequence or `{{ a placeholder }}`, unless that alone is longer than a part.
 *
 * One send is one request and has one result, so no adapter splits on its own: the dialogue makes one send of each part
 * (`fitContent`).
 */
export function splitText(text: string, max: number): string[] {
  if (!Number.isInteger(max) || max < 2) throw new RangeError("a part needs at least two units");
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > max) {
    const cut = findCut(rest, max);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== "") parts.push(rest);
  return parts;
}

/**
 * From the best to the worst place, each with the share of a part that must be filled before it: no tiny parts for a
 * nicer cut.
 */
const PLACES = [
  { place: /\n\s*\n/g, fill: 0.5 },
  { place: /\n/g, fill: 0.5 },
  { place: /[.!?…]["”’)]*\s/g, fill: 0.5 },
  { place: /\s/g, fill: 0 },
];

function findCut(text: string, max: number): number {
  const shut = shutSpans(text, max);
  const window = text.slice(0, max + 1);
  for (const { place, fill } of PLACES) {
    const cuts = [...window.matchAll(place)].map((match) => match.index + match[0].trimEnd().length);
    const best = cuts.filter((cut) => cut <= max && cut > max * fill && isOpen(shut, cut)).at(-1);
    if (best !== undefined) return best;
  }
  return hardCut(text, max, shut);
}

/**
 * Half-open ranges in which no cut may fall, as far as they begin inside the window. A placeholder may not contain the
 * beginning of another one: a customer's text may have thousands of `{{`, and must be read only once.
 */
function shutSpans(text: string, max: number): [number, number][] {
  return [...text.slice(0, max * 2).matchAll(/\{\{(?:(?!\{\{).)*?\}\}/gs)].map((match) => [
    match.index,
    match.index + match[0].length,
  ]);
}

function isOpen(shut: [number, number][], cut: number): boolean {
  return !shut.some(([start, end]) => cut > start && cut < end);
}

function hardCut(text: string, max: number, shut: [number, number][]): number {
  const span = shut.find(([start, end]) => max > start && max < end);
  const limit = span && span[0] > 0 ? span[0] : max;
  // Looks at the neighbourhood only, because the time for segmenting grows faster than the length.
  const from = Math.max(0, limit - 4 * MARGIN);
  let cut = 0;
  for (const { index, segment } of new Intl.Segmenter("pt-BR").segment(text.slice(from, limit + MARGIN))) {
    if (from + index + segment.length > limit) break;
    cut = from + index + segment.length;
  }
  if (cut > 0) return cut;
  // One sequence is longer than a part, so it is cut, but not inside a surrogate pair.
  return /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
}

/** Enough characters to see whether the sequence at the limit continues behind it. */
const MARGIN = 64;
