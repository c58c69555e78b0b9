import { kindsAsked } from "./answer-kinds.js";
import type { Calendar } from "./calendar.js";
import { BETWEEN, confidenceOf, SURE } from "./confidence.js";
import { extractAnswer } from "./extract-answer.js";
import { plainOf } from "./facts/asks-only.js";
import { asksForService, CATALOG_SOURCE, itemText } from "./facts/catalog.js";
import { aboutOf, companyFact } from "./facts/company-facts.js";
import type { Fact } from "./facts/fact.js";
import { hoursFact } from "./facts/hours-facts.js";
import type { Language } from "./language.js";
import { createMeanings } from "./meanings.js";
import { isNearest, type Offer, offersOf } from "./offers.js";
import { buildIndex, type IndexedText, type PassageIndex, rarity } from "./passage-index.js";
import type { Known, KnownItem } from "./ports.js";
import { type Ranked, rank } from "./rank.js";
import { type AskedWord, readQuestion } from "./read-question.js";
import { createTerms, type Terms } from "./terms.js";

/** A passage with the last day on which it is valid. */
type Entry = IndexedText & { validUntil: string | null };

export type Answer = {
  /** Sentences of the first passage, unchanged, or a fact from the company's files. */
  text: string;
  /** The article's title, or the name of the company's file. */
  source: string;
  /** The confidence, 0 to 1. */
  score: number;
  /** False: the passage is clearly the nearest, but it may not be what was asked. Absent when it is sure. */
  sure?: false;
  passages: { document: string; heading: string; position: number; score: number }[];
};

/** A passage as a model is shown it. */
export type NearPassage = { document: string; title: string; heading: string; text: string; position: number };

export type Asked = {
  question: string;
  /** What the talk is about, newest first: names or titles of items, or any words. */
  topics?: readonly string[];
  /** The subject of the question according to a classifier: words of the article's title or headings. */
  about?: string;
  /** The `id` of an offer that the customer chose. That passage is given, however sure. */
  passage?: string;
};

export type Found =
  | { outcome: "found"; answer: Answer }
  | { outcome: "between"; offers: Offer[] }
  /** `service`: the question asks whether the company does something, and no text mentions it. */
  | { outcome: "unknown"; service: boolean };

/** What a company knows, ready to answer questions. Pure: the same question at the same moment has the same answer. */
export type Knowledge = {
  /** `at` is in ms since the epoch. */
  answer(asked: Asked, at: number): Found;
  /** The passages nearest to these questions together, best first, those of the first question before the others'. */
  near(questions: readonly string[], at: number, most: number): NearPassage[];
  /** What would be answered, with the passages that were nearest and how sure each is to be what was asked. */
  examine(question: string, at: number): Examined;
  /** What the company says of itself, as one passage. */
  readonly about: NearPassage;
  /** The number of passages in the index, and its approximate size in bytes. */
  readonly size: { passages: number; bytes: number };
};

/**
 * How a question is found. `confidence`, 0 to 1, is that of the nearest passage; null where the company's own files answer. `share`, 0 to 1: how likely each is
 * among all that were found. `matched`: how many words of the question stand in it.
 */
export type Examined = {
  found: Found;
  confidence: number | null;
  near: (NearPassage & { share: number; matched: number })[];
};

const MOST_CITED = 3;
/** How many passages are shown to whoever tries a question. */
const MOST_EXAMINED = 5;
/** From this confidence on, even a single passage is worth offering. */
const LIKELY = 0.5;
/** A title or heading names the subject of a question when at least this part of the subject's words stands in it. */
const NAMED = 0.3;
/** The doubt is multiplied by this when it is known which document the question is about. */
const DOUBT_AT_HOME = 0.5;

/** How many passages count as near to a question by its own words. */
const NEAREST = 3;

/** A difference of this size between two scores means nothing. */
const EVEN = 1;

const NOTHING: Found = { outcome: "unknown", service: false };

/** Makes a company's knowledge in slices: after each `yield`, other work may run. */
export function* createKnowledge(known: Known, language: Language, calendar: Calendar): Generator<void, Knowledge> {
  const { company, hours, items } = known;
  const terms = createTerms(language);
  const meanings = createMeanings(terms, language.words);
  const index = yield* buildIndex<Entry>([...known.passages, ...items.map(entryOf)], terms, meanings);

  function ranked(question: string, today: string): Ranked<Entry>[] {
    const asked = readQuestion(question, index, terms, meanings);
    const all = rank(index, asked, kindsAsked(question));
    return all.filter(({ entry: { validUntil } }) => validUntil === null || validUntil >= today);
  }

  /**
   * Looks the question up alone and, if the result is not sure, together with what the talk is about. The second look
   * only considers what the question's own words find, because a topic alone answers nothing that was asked.
   */
  function look(asked: Asked, today: string): { ranked: Ranked<Entry>[]; score: number } {
    const { question, topics = [] } = asked;
    const alone = ranked(question, today);
    const score = confidenceOf(alone);
    const about = (topics[0] ?? "").replaceAll("-", " ");
    const home = score < SURE && asked.about !== undefined ? atHome(asked.about, alone, today) : null;
    if (home)
      return about === ""
        ? home
        : { ...home, ranked: nearestFirst(home.ranked, ranked(`${question} ${about}`, today)) };
    if (about === "" || score >= SURE) return { ranked: alone, score };
    const item = itemNamed(items, topics[0]);
    const ofItem = item && OF_ITS_OWN.test(plainOf(question)) ? `${CATALOG}${item.slug}` : null;
    const own = ownOf(alone, ofItem);
    const together = ranked(`${question} ${about}`, today).filter(({ entry }) => own.has(entry));
    // A topic makes no text an answer that lacks the price or the hour that is asked for.
    const lacks = asksFor(question, PLAIN_KINDS) && (together[0]?.signs.kind ?? 0) < 0;
    const more = lacks ? 0 : confidenceOf(together);
    return more > score ? { ranked: together, score: more } : { ranked: alone, score };
  }

  /** Looks among the passages of the document that `about` names. Null when it names none. */
  function atHome(about: string, alone: readonly Ranked<Entry>[], today: string) {
    const named = ranked(about, today);
    const [first] = named;
    if (!first || first.signs.named < NAMED) return null;
    const { document } = first.entry;
    const inside = alone.filter(({ entry }) => entry.document === document);
    const found = inside.length > 0 ? inside : named.filter(({ entry }) => entry.document === document);
    const likely = confidenceOf(inside);
    return { ranked: found, score: inside.length > 0 ? 1 - (1 - likely) * DOUBT_AT_HOME : 0.3 };
  }

  function said(found: readonly Ranked<Entry>[], score: number, question: string): Found {
    const answer = answerOf(found, score, question);
    return answer ? { outcome: "found", answer } : NOTHING;
  }

  function answerOf(found: readonly Ranked<Entry>[], score: number, question: string): Answer | null {
    const [first] = found;
    if (!first) return null;
    const { document, title, text } = first.entry;
    const wanted = worthOf(index, readQuestion(question, index, terms, meanings));
    const worth = (sentence: string) =>
      [...new Set(terms(sentence).map(({ heavy }) => heavy))].reduce((sum, heavy) => sum + (wanted.get(heavy) ?? 0), 0);
    const whole = document.startsWith(CATALOG);
    return {
      text: whole ? text : extractAnswer(text, worth),
      source: title,
      score,
      passages: found.slice(0, MOST_CITED).map(citationOf),
    };
  }

  function answer(asked: Asked, at: number): Found {
    const { date: today } = calendar.localTime(at, company.timezone);
    if (asked.passage !== undefined) return offered(asked.passage, asked.question, today);
    const opening = hoursFact(asked.question, hours, company, at, calendar, terms);
    if (opening?.dated) return foundFact(opening);
    const own = companyFact(asked.question, company, terms);
    if (own) return foundFact(own);
    const item = itemOfTopic(asked, items, terms);
    if (item) return foundItem(item);
    const { ranked: found, score } = look(asked, today);
    if (score >= SURE) return said(found, score, asked.question);
    if (opening) return foundFact(opening);
    const offers = score < BETWEEN ? [] : offersOf(found);
    const nearest = isNearest(found, score, asked.about) ? answerOf(found, score, asked.question) : null;
    if (nearest) return { outcome: "found", answer: { ...nearest, sure: false } };
    if (offers.length > 1 || (offers.length === 1 && score >= LIKELY)) return { outcome: "between", offers };
    return { outcome: "unknown", service: asksForService(asked.question) };
  }

  return {
    size: { passages: index.entries.length, bytes: index.bytes },
    about: aboutOf(company),
    answer,
    examine(question, at) {
      const { date: today } = calendar.localTime(at, company.timezone);
      const all = ranked(question, today);
      const found = answer({ question }, at);
      return { found, confidence: isFact(found) ? null : confidenceOf(all), near: examinedOf(all) };
    },
    near(questions, at, most) {
      const { date: today } = calendar.localTime(at, company.timezone);
      return inTurn(
        questions.map((question) => ranked(question, today)),
        most,
      );
    },
  };

  /** Answers with an offered passage. If its document was changed since, the document's best passage is given. */
  function offered(id: string, question: string, today: string): Found {
    const [, document = "", place = ""] = /^(.*?)(?:#(\d+))?$/.exec(id) ?? [];
    const inDocument = ranked(question, today).filter(({ entry }) => entry.document === document);
    const exact = inDocument.filter(({ entry }) => String(entry.position) === place);
    const chosen = exact.length > 0 ? exact : inDocument;
    return said(chosen, confidenceOf(chosen), question);
  }
}

/** Passages that the question's own words find: the nearest, those that cover it, and the item that the talk is about. */
function ownOf(alone: readonly Ranked<Entry>[], ofItem: string | null): Set<Entry> {
  const own = alone.filter(
    ({ entry, signs }, place) =>
      place < NEAREST || signs.covered === 1 || (ofItem !== null && entry.document === ofItem),
  );
  return new Set(own.map(({ entry }) => entry));
}

/** The company's own files answer surely, at this moment: nothing can be written better. */
export const isFact = (found: Found): boolean =>
  found.outcome === "found" &&
  found.answer.score === 1 &&
  /^(company|catalog)\//.test(found.answer.passages[0]?.document ?? "");

/** The nearest passages, and how likely each is among all. */
function examinedOf(all: readonly Ranked<Entry>[]): Examined["near"] {
  const most = all[0]?.score ?? 0;
  const sum = all.reduce((total, { score }) => total + Math.exp(score - most), 0);
  return all.slice(0, MOST_EXAMINED).map(({ entry: { document, title, heading, text, position }, score, signs }) => {
    const share = Math.exp(score - most) / sum;
    return { document, title, heading, text, position, share, matched: signs.matched };
  });
}

/** The item that the talk is about, when the question asks for nothing but its price, its time or what it is. */
function itemOfTopic(
  { question, topics = [] }: Asked,
  items: readonly KnownItem[],
  terms: Terms,
): KnownItem | undefined {
  const asks = terms(question).every(({ word }) => OF_AN_ITEM.has(word)) && OF_ITS_OWN.test(plainOf(question));
  return asks ? itemNamed(items, topics[0]) : undefined;
}

function itemNamed(items: readonly KnownItem[], topic: string | undefined): KnownItem | undefined {
  const name = plainOf(topic ?? "");
  return items.find(({ slug, title }) => slug === name || plainOf(title) === name);
}

/** The first of each list, then the second of each, and so on; each passage once. */
function inTurn(lists: readonly (readonly Ranked<Entry>[])[], most: number): NearPassage[] {
  const all = Array.from({ length: most }, (_, n) => lists.flatMap((list) => list[n]?.entry ?? [])).flat();
  return [...new Set(all)]
    .slice(0, most)
    .map(({ document, title, heading, text, position }) => ({ document, title, heading, text, position }));
}

/** Kinds of answer that a text without one surely does not give. */
const PLAIN_KINDS = ["price", "clock"];

function asksFor(question: string, only: readonly string[]): boolean {
  const kinds = kindsAsked(question);
  return kinds.length > 0 && kinds.every((kind) => only.includes(kind));
}

/** Passages that are as good as the first one come first, in the order of `order`; the others keep their order. */
function nearestFirst(found: readonly Ranked<Entry>[], order: readonly Ranked<Entry>[]): Ranked<Entry>[] {
  const best = found[0]?.score ?? 0;
  const even = new Set(found.filter(({ score }) => best - score < EVEN).map(({ entry }) => entry));
  if (even.size < 2) return [...found];
  const first = order.flatMap(({ entry }) =>
    even.has(entry) ? (found.find((each) => each.entry === entry) ?? []) : [],
  );
  return [...first, ...found.filter((each) => !first.includes(each))];
}

const CATALOG = "catalog/";

/** Words that ask for what every item has: price, time, description. */
const OF_AN_ITEM = new Set(
  (
    "preco cobra cobram fica sai pagar pago paga caro total tempo demora demoram leva levar prazo dura pronto minuto minutos hora horas " +
    "inclui incluso incluido funciona mesmo isso servico ele ela"
  ).split(" "),
);
const OF_ITS_OWN =
  /\b(quanto|qto|qnto|qual|quando|preco|valor|custa|demora|prazo|tempo|inclui|incluso|incluido|como funciona|o que e|oque e)\b/;

function entryOf(item: KnownItem): Entry {
  return {
    document: `${CATALOG}${item.slug}`,
    title: CATALOG_SOURCE,
    heading: item.title,
    text: itemText(item),
    position: 0,
    validUntil: null,
  };
}

function foundItem(item: KnownItem): Found {
  const { heading, position, ...entry } = entryOf(item);
  const passages = [{ document: entry.document, heading, position, score: 1 }];
  return { outcome: "found", answer: { text: entry.text, source: entry.title, score: 1, passages } };
}

/** How much each term says about what is asked: much when few passages contain it. */
function worthOf(index: PassageIndex, asked: readonly AskedWord[]): Map<string, number> {
  const worth = new Map<string, number>();
  for (const { readings } of asked) {
    for (const { heavy, weight } of readings) {
      const tells = weight * rarity(index.entries.length, index.postings.get(`h:${heavy}`)?.passages.length ?? 0);
      worth.set(heavy, Math.max(tells, worth.get(heavy) ?? 0));
    }
  }
  return worth;
}

function foundFact({ document, source, text }: Fact): Found {
  const passages = [{ document, heading: "", position: 0, score: 1 }];
  return { outcome: "found", answer: { text, source, score: 1, passages } };
}

function citationOf({ entry: { document, heading, position }, score }: Ranked<Entry>): Answer["passages"][number] {
  return { document, heading, position, score: Math.round(score * 1000) / 1000 };
}
