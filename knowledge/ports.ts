import type { Hours } from "../bot/vocabulary/hours.js";
import type { SourceFile } from "../bot/vocabulary/program-source.js";

export type { Hours } from "../bot/vocabulary/hours.js";
export type { SourceFile } from "../bot/vocabulary/program-source.js";

/** An article, ready to be stored. */
export type StoredDocument = {
  slug: string;
  title: string;
  body: string;
  /** Of all that its passages are made from: the same hash is the same passages. */
  hash: string;
  /** The last day on which it holds, "YYYY-MM-DD"; null: it has no end. */
  validUntil: string | null;
  /** In order. `heading` is the path of headings above the text, "Pagamento › Pix"; empty where there are none. */
  passages: { heading: string; text: string }[];
};

/** A piece of what a company knows, with the document that it stands in. */
export type KnownPassage = {
  document: string;
  title: string;
  heading: string;
  text: string;
  /** Its place in the document, from 0. */
  position: number;
  /** As of its document. */
  validUntil: string | null;
};

/** What a company says of itself. */
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

/** What a company sells. `price` is whole, of the currency's smallest unit. */
export type KnownItem = {
  slug: string;
  title: string;
  description: string;
  price: number;
  currency: string;
  minutes: number;
};

/** All that a company's questions can be answered from. */
export type Known<HoursAs = Hours | null> = {
  company: KnownCompany;
  hours: HoursAs;
  items: KnownItem[];
  passages: KnownPassage[];
};

export type Gap = { question: string; times: number; firstAt: Date; lastAt: Date };

/** What a company knows, and what it was asked and did not know. Every call sees one tenant's rows only. */
export type KnowledgeStore = {
  /** Everything at once, passages in order of document and place; hours as they were written. Null: no such tenant. */
  load(tenantId: string): Promise<Known<SourceFile | null> | null>;
  /**
   * Keeps a question that nothing answers. The same `normalised` question counts once more, the same `effectKey` (of the
   * last hundred) does not.
   */
  keepGap(
    tenantId: string,
    gap: { question: string; normalised: string; effectKey: string; conversationId: string },
  ): Promise<void>;
  /** Open gaps, most asked first. */
  openGaps(tenantId: string, most: number): Promise<Gap[]>;
};
