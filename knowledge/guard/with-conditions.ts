import { plainOf } from "../facts/asks-only.js";
import { sentencesOf } from "../sentences.js";
import type { Terms } from "../terms.js";
import type { Shown } from "./guard-sentence.js";

/** A sentence that passed the guard, and the passages that support it, counted from 0. */
export type Supported = { text: string; passages: number[] };

/**
 * Beginnings of a sentence that limits the one before it: "A entrega é grátis. Só vale acima de R$ 100." Plain.
 */
const LIMITS_BEFORE =
  /^(?:(?:so|somente|apenas|exceto|salvo|menos|fora|mas|porem|contudo|entretanto|no entanto|ja (?:se|quando|para)|desde que|se|caso|quando|depende|vale|valido|valida|precisa|e (?:preciso|necessario)|a partir|acima|abaixo|depois d|passad[oa]|fora d|com excecao|nesse caso|para isso|cobr\w+ a parte)\b|(?:isso|isto|ess[ea]|est[ea]|ela?) (?:so|nao|vale|depende|exige|precisa)\b|(?:ess[ea]|est[ea]|[oa]s?) [a-z]+ (?:so|nao) (?:vale|inclui|cobre|se aplica)\w*\b|nao (?:vale|inclui|cobre|se aplica|estao? inclu)\w*\b)/;

/** Whether a sentence, of which nothing else is known, takes something back of what was said before it. */
export const limitsBefore = (sentence: string): boolean => LIMITS_BEFORE.test(plainOf(sentence).trim());

/** A condition may go on in the sentence after it, and no further. */
const MOST_AFTER = 2;

/**
 * What was kept, with the conditions that stand right behind it in its passage, in the passage's own words: a sentence is
 * true there only together with them.
 */
export function withConditions(kept: readonly Supported[], shown: readonly Shown[], terms: Terms): Supported[] {
  const whole: Supported[] = [];
  const sources = kept.map((one) => sourceOf(one, shown, terms));
  const said = new Set(sources.flatMap((source) => (source ? [source.sentences[source.at]] : [])));
  for (const [n, one] of kept.entries()) {
    if (!whole.some(({ text }) => text === one.text)) whole.push(one);
    const source = sources[n];
    if (!source) continue;
    for (const next of source.sentences.slice(source.at + 1, source.at + 1 + MOST_AFTER)) {
      if (!limitsBefore(next)) break;
      if (!said.has(next)) whole.push({ text: next, passages: [source.passage] });
      said.add(next);
    }
  }
  return whole;
}

/** The sentence of a cited passage that says it: the one that has the most of its words. */
function sourceOf({ text, passages }: Supported, shown: readonly Shown[], terms: Terms) {
  const own = new Set(terms(text).map(({ heavy }) => heavy));
  const all = passages.flatMap((passage) => {
    const sentences = sentencesOf(shown[passage]?.text ?? "");
    return sentences.map((sentence, at) => {
      const stems = new Set(terms(sentence).map(({ heavy }) => heavy));
      const shared = [...own].filter((heavy) => stems.has(heavy)).length;
      return { passage, sentences, at, shared: sentence === text ? Number.POSITIVE_INFINITY : shared };
    });
  });
  const best = Math.max(0, ...all.map(({ shared }) => shared));
  return best === 0 ? null : (all.find(({ shared }) => shared === best) ?? null);
}
