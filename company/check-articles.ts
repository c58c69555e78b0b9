import { createTerms } from "../knowledge/terms.js";
import type { PlannedArticle } from "./company-plan.js";
import { portuguese } from "./portuguese.js";

/** Sections that share this part of their words are about the same thing. */
const ALIKE = 0.5;

type Section = { slug: string; heading: string; numbers: string[]; words: Set<string> };

/**
 * Warns about correct articles that are still troublesome: articles that are no longer valid on `today` ("YYYY-MM-DD"),
 * and sections of two valid articles with the same name and the same words but other numbers. Sentences for people,
 * each with its file.
 */
export function checkArticles(articles: readonly PlannedArticle[], today: string): string[] {
  const isOver = ({ article: { validUntil } }: PlannedArticle) => validUntil !== null && validUntil < today;
  const over = articles.filter(isOver).map(({ slug, article: { validUntil } }) => {
    return `knowledge/${slug}.md: valeu até ${validUntil}, e ninguém mais recebe resposta dele. Apague-o, ou ponha outro dia em valid_until`;
  });
  const sections = articles.filter((article) => !isOver(article)).flatMap(sectionsOf);
  const byHeading = new Map<string, Section[]>();
  for (const section of sections) {
    const key = section.heading.toLowerCase();
    byHeading.set(key, [...(byHeading.get(key) ?? []), section]);
  }
  const against = [...byHeading.values()].flatMap((same) =>
    same.flatMap((one, at) =>
      same.slice(at + 1).flatMap((other) => {
        if (one.slug === other.slug || !contradict(one, other)) return [];
        return [
          `knowledge/${one.slug}.md e knowledge/${other.slug}.md: "${one.heading}" diz ${one.numbers.join(", ")} num e ${other.numbers.join(", ")} no outro. Deixe um só, ou ponha valid_until no que acaba`,
        ];
      }),
    ),
  );
  return [...over, ...against];
}

const terms = createTerms(portuguese);

function sectionsOf({ slug, article }: PlannedArticle): Section[] {
  const texts = new Map<string, string>();
  for (const { heading, text } of article.passages) {
    if (heading !== "") texts.set(heading, `${texts.get(heading) ?? ""}\n${text}`);
  }
  return [...texts].map(([heading, text]) => {
    const words = new Set(terms(text).flatMap(({ heavy }) => (/\d/.test(heavy) ? [] : heavy)));
    return { slug, heading, numbers: numbersOf(text), words };
  });
}

/** Each number once, in order of size. "R$ 1.200,00" and "1200" are the same number. */
function numbersOf(text: string): string[] {
  const found = text.match(/\d+(?:[.,:h]\d+)*/g) ?? [];
  const plain = found.map((number) => number.replace(/\.(?=\d{3})/g, "").replace(/,00$/, ""));
  return [...new Set(plain)].sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b) || (a < b ? -1 : 1));
}

function contradict(one: Section, other: Section): boolean {
  if (one.numbers.length === 0 || other.numbers.length === 0) return false;
  if (one.numbers.join(" ") === other.numbers.join(" ")) return false;
  const shared = [...one.words].filter((word) => other.words.has(word)).length;
  return shared >= ALIKE * Math.max(1, Math.min(one.words.size, other.words.size));
}
