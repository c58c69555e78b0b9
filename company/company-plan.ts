import type { OrderRules } from "../bot/vocabulary/order-rules.js";
import type { ProgramSource, SourceFile } from "../flows/program-source.js";
import type { OwnQuestion } from "../knowledge/ports.js";
import type { Article } from "../knowledge/read-article.js";
import type { CompanyRole } from "../platform/rights.js";

/** What a company folder wants an installation to be: plain data, read and checked, with nothing applied yet. */
export type CompanyPlan = {
  company: PlannedCompany;
  users: PlannedUser[];
  teams: PlannedTeam[];
  channels: PlannedChannel[];
  payments: PlannedPaymentAccount[];
  models: PlannedModelAccount[];
  items: PlannedItem[];
  articles: PlannedArticle[];
  /** The company's own questions (`knowledge/questions.yaml`). */
  questions: OwnQuestion[];
  hours: SourceFile | null;
  flows: SourceFile[];
  intents: SourceFile | null;
  tests: SourceFile[];
  /** The files for `compileProgram`. They compiled without problems, and their tests passed. */
  source: ProgramSource;
  /** The compiled program's hash. The same folder always gives the same hash. */
  programHash: string;
};

export type PlannedCompany = {
  /** The company's name in addresses and commands. It never changes once it is applied. */
  slug: string;
  name: string;
  /** BCP 47, e.g. `pt-BR`. */
  locale: string;
  /** IANA, e.g. `America/Sao_Paulo`. */
  timezone: string;
  /** E.164. */
  phone: string | null;
  email: string | null;
  site: string | null;
  /** CNPJ, digits only. */
  cnpj: string | null;
  address: PlannedAddress | null;
  /** Ways to pay, in the company's words; absent when the file does not say. */
  payment?: string[];
  /**
   * How long after a conversation's end its survey is sent, in ms; null when the company wants none; absent when the file
   * does not say.
   */
  survey?: number | null;
  /** What customers are told of their orders, and discounts; absent when the file does not say. */
  orders?: OrderRules;
};

export type PlannedAddress = {
  street: string;
  number: string;
  complement: string | null;
  district: string | null;
  city: string;
  /** Two letters (UF). */
  state: string;
  /** CEP, digits only. */
  postalCode: string | null;
  /** How to get there, in words. */
  directions: string | null;
};

export type PlannedUser = {
  name: string;
  /** Lower case. It identifies the user from one apply to the next. */
  email: string;
  role: CompanyRole;
  teams: string[];
  /** Given to a user who has no password yet; it never replaces one. Null: a password is created later. */
  initialPassword: string | null;
};

export type PlannedTeam = { name: string; title: string; description: string | null };

export type PlannedChannel = {
  /** Identifies the channel from one apply to the next. */
  name: string;
  title: string;
  kind: string;
  externalId: string;
  /** Only the simulator uses the channel. It is off as soon as a real channel exists. */
  demo: boolean;
  settings: Record<string, unknown>;
  secrets: PlannedSecrets;
};

/** An account at a payment gateway (`payments.yaml`). */
export type PlannedPaymentAccount = {
  /** Identifies the account from one apply to the next. */
  name: string;
  title: string;
  gateway: string;
  mode: "test" | "live";
  /** The gateway's id of whoever receives the money; "" where the gateway needs none. */
  externalId: string;
  /** Its place in the file, from 0: the first account that serves a payment takes it. */
  position: number;
  /** The ways to pay that it serves; null for all that its gateway can. */
  methods: string[] | null;
  /** ISO 4217; null for all that its gateway can. */
  currencies: string[] | null;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
};

/** An account at a server of language models (`models.yaml`). */
export type PlannedModelAccount = {
  /** Identifies the account from one apply to the next. */
  name: string;
  title: string;
  kind: string;
  /** Its place in the file, from 0: the first account that answers is used. */
  position: number;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
};

/** One file of `knowledge/`: a text that the company knows. */
export type PlannedArticle = {
  /** Its path in `knowledge/` without the ending. It identifies the article from one apply to the next. */
  slug: string;
  /** The file as its author wrote it, before prices were put in. */
  source: string;
  article: Article;
  /** A hash of everything that its index is made from. */
  hash: string;
};

/** Something that the company sells (`catalog.yaml`). */
export type PlannedItem = {
  /** The name by which flows refer to the item. It identifies the item from one apply to the next. */
  slug: string;
  title: string;
  description: string;
  /** An integer of the currency's smallest unit. */
  price: number;
  /** ISO 4217. */
  currency: string;
  minutes: number;
  /** The time in the company's own words; null for the words that `minutes` gives. */
  time: string | null;
  /** Whether the price is the least that it costs. */
  from: boolean;
  /** Other words by which customers call it. */
  words: string[];
  /** The actions that the agent carries out for it, in order. */
  actions: string[];
  active: boolean;
};

/** `generated`: the installation makes the secrets on the first apply and keeps them. */
export type PlannedSecrets = { kind: "generated" } | { kind: "given"; values: Record<string, string> };
