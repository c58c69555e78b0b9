import type { ProgramSource, SourceFile } from "../flows/program-source.js";
import type { Article } from "../knowledge/read-article.js";

/** What a company folder asks an installation to be: plain data, read and checked, nothing applied yet. */
export type CompanyPlan = {
  company: PlannedCompany;
  users: PlannedUser[];
  teams: PlannedTeam[];
  channels: PlannedChannel[];
  items: PlannedItem[];
  articles: PlannedArticle[];
  hours: SourceFile | null;
  flows: SourceFile[];
  intents: SourceFile | null;
  tests: SourceFile[];
  /** The same files as `compileProgram` takes them; it compiled without problems and its tests passed. */
  source: ProgramSource;
  /** The compiled program's hash: the same folder always gives the same one. */
  programHash: string;
};

export type PlannedCompany = {
  /** Names the company in addresses and commands; never changes once applied. */
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
  /** Ways to pay, in the company's words; absent where the file does not say. */
  payment?: string[];
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

export const ROLES = ["admin", "consultant"] as const;
export type Role = (typeof ROLES)[number];

export type PlannedUser = {
  name: string;
  /** Lower case; what identifies the user from one apply to the next. */
  email: string;
  role: Role;
  teams: string[];
  /** Given to a user who has none yet; never overwrites one. Null: it is created later. */
  initialPassword: string | null;
};

export type PlannedTeam = { name: string; title: string; description: string | null };

export type PlannedChannel = {
  /** What identifies the channel from one apply to the next. */
  name: string;
  title: string;
  kind: string;
  externalId: string;
  /** The simulator speaks to it and nobody else; it is off as soon as a real channel exists. */
  demo: boolean;
  settings: Record<string, unknown>;
  secrets: PlannedSecrets;
};

/** What the company knows: one file of `knowledge/`. */
export type PlannedArticle = {
  /** Its path inside, without the ending: what identifies it from one apply to the next. */
  slug: string;
  article: Article;
  /** Of all that its index is made from. */
  hash: string;
};

/** What the company sells (`catalog.yaml`). */
export type PlannedItem = {
  /** What identifies the item from one apply to the next, and what flows name. */
  slug: string;
  title: string;
  description: string;
  /** Of the currency's smallest unit, whole. */
  price: number;
  /** ISO 4217. */
  currency: string;
  minutes: number;
  /** What the agent does by itself, in order. */
  actions: string[];
  active: boolean;
};

/** `generated`: the installation makes them on the first apply and keeps them. */
export type PlannedSecrets = { kind: "generated" } | { kind: "given"; values: Record<string, string> };
