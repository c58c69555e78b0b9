import type { z } from "zod";
import type { Hours } from "../bot/vocabulary/hours.js";
import type { SourceFile } from "../bot/vocabulary/program-source.js";

export type { Hours } from "../bot/vocabulary/hours.js";
export type { SourceFile } from "../bot/vocabulary/program-source.js";

/** An article, ready to be stored. */
export type StoredDocument = {
  slug: string;
  title: string;
  body: string;
  /** A hash of everything that its passages are made from. The same hash means the same passages. */
  hash: string;
  /** The last day on which the article is valid, "YYYY-MM-DD". Null when it has no end. */
  validUntil: string | null;
  /**
   * In order. `heading` is the path of headings above the text, such as "Pagamento › Pix"; empty when there are none.
   */
  passages: { heading: string; text: string }[];
};

/** A piece of what a company knows, with its document. */
export type KnownPassage = {
  document: string;
  title: string;
  heading: string;
  text: string;
  /** Its position in the document, from 0. */
  position: number;
  /** The last day on which its document is valid. */
  validUntil: string | null;
};

/** What a company says about itself. */
export type KnownCompany = {
  name: string;
  /** IANA. */
  timezone: string;
  /** E.164. */
  phone: string | null;
  email: string | null;
  site: string | null;
  /** Digits only. */
  cnpj: string | null;
  address: {
    street: string;
    number: string;
    complement: string | null;
    district: string | null;
    city: string;
    state: string;
    postalCode: string | null;
    directions: string | null;
  } | null;
  /** Ways to pay, in the company's words. */
  payment?: string[];
};

/** Something that a company sells. `price` is an integer of the currency's smallest unit. */
export type KnownItem = {
  slug: string;
  title: string;
  description: string;
  price: number;
  currency: string;
  minutes: number;
};

/** Everything from which a company's questions can be answered. */
export type Known<HoursAs = Hours | null> = {
  company: KnownCompany;
  hours: HoursAs;
  items: KnownItem[];
  passages: KnownPassage[];
};

/**
 * A question without an answer. `conversationId`: where it was asked last. `answeredBy`: the article (its slug) that answers
 * it meanwhile, and since when.
 */
export type Gap = {
  id: string;
  question: string;
  times: number;
  firstAt: Date;
  lastAt: Date;
  conversationId: string;
  state: "open" | "answered";
  answeredBy: string | null;
  answeredAt: Date | null;
};

/** A question that a company wants answered, and the articles (slugs) or files that may answer it; any, when it names none. */
export type OwnQuestion = { question: string; sources: string[] };

/** How a company's own questions are answered. */
export type Score = { right: number; wrong: number; unanswered: number };

/** A talk in which a person answered what nobody knew. `names`: of everybody in it. */
export type SolvedTalk = {
  question: string;
  conversationId: string;
  names: string[];
  lines: { from: "customer" | "bot" | "person"; text: string }[];
};

/** How gaps and a company's own questions follow what it knows. Every call sees one tenant's rows only. */
export type KnowledgeCare = {
  /** Names the present state of all that answers come from, and the article that was changed last (its title). */
  stamp(tenantId: string): Promise<{ stamp: string; changed: string | null }>;
  /**
   * Begins to hold gaps and questions against the state `stamp`. False when that was done, or when another process is at it
   * and began less than `cutOffMs` ago.
   */
  begin(tenantId: string, stamp: string, cutOffMs: number): Promise<boolean>;
  /** Gaps that are open or answered, those asked last first. */
  gaps(tenantId: string, most: number): Promise<Gap[]>;
  questions(tenantId: string): Promise<OwnQuestion[]>;
  /**
   * Writes what was found: gaps that an article answers (null: that none answers any more), and the score. It ends what
   * `begin` began.
   */
  end(
    tenantId: string,
    stamp: string,
    found: { gaps: readonly { id: string; answeredBy: string | null }[]; score: Score | null; cause: string | null },
  ): Promise<void>;
};

/** Stores what a company knows, and the questions that it could not answer. Every call sees one tenant's rows only. */
export type KnowledgeStore = {
  /**
   * Reads everything at once: passages in order of document and position, hours as they were written. Null when there
   * is no such tenant.
   */
  load(tenantId: string): Promise<Known<SourceFile | null> | null>;
  /**
   * Records a question that nothing answers. The same `normalised` question is counted once more, except for an
   * `effectKey` that is among its last hundred.
   */
  keepGap(
    tenantId: string,
    gap: { question: string; normalised: string; effectKey: string; conversationId: string },
  ): Promise<void>;
  /** Open gaps, the most asked ones first. */
  openGaps(tenantId: string, most: number): Promise<Gap[]>;
};

/** What a model's answer cost. `micros`: millionths of the currency's unit; null where no price is known. */
export type ModelCost = { calls: number; tokens: number; micros: number | null; currency: string | null };

/** A question for a language model, whose answer has the form `answer`. */
export type ModelAsk<Answer> = {
  tenantId: string;
  conversationId: string;
  /** The effect that needs it. */
  key: string;
  purpose: string;
  /** `small` is enough for a short question. */
  size: "chat" | "small";
  system: string;
  /** The company's own words, told as they are. */
  told: Readonly<Record<string, unknown>>;
  /** What was said in the conversation: it is masked before it leaves. */
  said: Readonly<Record<string, unknown>>;
  /** Names of people that must not leave. */
  names: readonly string[];
  answer: z.ZodType<Answer>;
  mostTokens: number;
  /** In ms. */
  withinMs: number;
  signal: AbortSignal;
};

/** A language model, as far as answers need one. Whatever fails, the passages' own words are said instead. */
export type Model = {
  serves(tenantId: string): boolean;
  ask<Answer>(
    asking: ModelAsk<Answer>,
  ): Promise<
    | { outcome: "answered"; value: Answer; cost: ModelCost }
    | { outcome: "off" | "spent" | "away" | "garbled"; reason: string; cost: ModelCost }
  >;
};

/** What was said before in a conversation, oldest first, and the names of the customer. */
export type TalkBefore = { names: string[]; lines: { from: "customer" | "shop"; text: string }[] };

export type TalkStore = {
  /** The newest lines, at most so many; notes of the staff are never among them. */
  before(tenantId: string, conversationId: string, most: number): Promise<TalkBefore>;
};

/** A file that a person brought, and what became of it. Moments are ms since the epoch. */
export type KnowledgeSource = {
  id: string;
  name: string;
  /** The address of a page of the web; null for a file. */
  url: string | null;
  /** When the page is visited next; null for a file. */
  visitAt: number | null;
  fileId: string;
  /** `listed`: a page of a site that is not visited yet. */
  state: "listed" | "waiting" | "reading" | "ready" | "failed";
  /** Why it failed, in Portuguese. */
  problem: string | null;
  pages: number | null;
  /** The slugs of its articles. */
  articles: string[];
  broughtAt: number;
  readAt: number | null;
};

/** A source whose turn it is. `attempts` counts this one. `from`: the network address of whoever brought it. */
export type OpenSource = Pick<KnowledgeSource, "id" | "name" | "fileId" | "articles"> & {
  tenantId: string;
  userId: string;
  from: string;
  attempts: number;
};

/** A page of the web whose visit is due. */
export type DuePage = Pick<KnowledgeSource, "id" | "fileId" | "state"> & {
  tenantId: string;
  url: string;
  /** SHA-256 of the page as it was fetched last. */
  hash: string;
  /** How often it failed in a row for reasons that may pass. */
  failures: number;
};

/** Who brings a file, for its articles and for the audit. */
export type Bringer = { userId: string; actor: string; from: string };

/** Keeps the files that articles are made from. Every call sees one tenant's rows only, except `take`. */
export type SourceStore = {
  /** The newest first. */
  all(tenantId: string): Promise<KnowledgeSource[]>;
  one(tenantId: string, id: string): Promise<KnowledgeSource | null>;
  /** The same `id` again changes nothing. */
  add(
    tenantId: string,
    file: { id: string; name: string; fileId: string; page?: { url: string; hash: string; everyMs: number } },
    by: Bringer,
  ): Promise<void>;
  /** Puts pages of a site on the list, to be visited at once one after the other. Those that are there already stay. */
  list(tenantId: string, pages: readonly { id: string; url: string }[], by: Bringer): Promise<void>;
  /**
   * False when there is no such source. Its articles stay until the new file is read. A page whose place a file takes is
   * not visited any more.
   */
  replace(tenantId: string, id: string, file: { name: string; fileId: string }, by: Bringer): Promise<boolean>;
  /**
   * The next page of these companies whose visit is due. Nobody else gets it for `cutOffMs`, after which its visit counts
   * as cut off.
   */
  due(tenantIds: readonly string[], cutOffMs: number): Promise<DuePage | null>;
  /** The same for one page, due or not. Null when there is no such page, or it is being read. */
  dueNow(tenantId: string, id: string, cutOffMs: number): Promise<DuePage | null>;
  /** Ends a visit that brought nothing new. A `problem` is shown, and the articles stay. */
  visited(page: DuePage, nextMs: number, problem: string | null, passing: boolean): Promise<void>;
  /** Ends a visit with another file than before, which is read next. False when the page was replaced or removed meanwhile. */
  changed(page: DuePage, nextMs: number, file: { name: string; fileId: string; hash: string }): Promise<boolean>;
  /** Marks the next file of these companies as being read. One whose reader was not heard of for so long is taken again. */
  take(tenantIds: readonly string[], abandonedAfterMs: number): Promise<OpenSource | null>;
  /** Ends a reading without articles; `waiting`: it is tried again. A reading that is no longer wanted is left alone. */
  end(source: OpenSource, state: "failed" | "waiting", problem: string | null): Promise<void>;
};
